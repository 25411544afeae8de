import { Socket as TcpSocket } from "node:net";
import { io, type ManagerOptions, type Socket, type SocketOptions } from "socket.io-client";
import { agentTo, type Dial, originOf } from "./dial.ts";
import { WireFailure } from "./failure.ts";
import { LIMIT_MS } from "./http.ts";
import type { Recorder } from "./record.ts";

export interface SocketWish extends Partial<ManagerOptions & SocketOptions> {
  /** Full path of the endpoint: `/studio/socket.io/`. */
  readonly path: string;
  readonly namespace: string;
  /** Null: none is sent. Default: the public origin. */
  readonly origin?: string | null;
  /** Resolves only after the transport has become websocket. */
  readonly upgraded?: boolean;
  readonly limitMs?: number;
  /** The address of the client, where that is another than usual. */
  readonly from?: string;
  /** The event that the server sends first; what it holds is `hello`. */
  readonly greeting?: string | null;
}

/** A connected socket of the stock client. */
export interface Connected {
  readonly socket: Socket;
  /** What the server's greeting held; null where it sends none. */
  readonly hello: Record<string, unknown> | null;
  /** `websocket` or `polling`, now. */
  transport(): string;
  /** Errors of upgrades that did not come about. */
  readonly upgradeErrors: readonly string[];
  readonly connectMs: number;
  /** Reasons of disconnects so far. */
  readonly disconnects: readonly string[];
  /** Ends every connection of it without a word, as a broken way does. */
  cut(): void;
}

/** Connects the stock client of Socket.IO, without reconnection unless wished. Rejects with a WireFailure that holds the client's own words. */
export function connectSocket(dial: Dial, wish: SocketWish, recorder: Recorder): Promise<Connected> {
  const {
    path,
    namespace,
    origin = originOf(dial),
    upgraded = false,
    limitMs = LIMIT_MS,
    greeting = null,
    from = dial.from,
    extraHeaders,
    ...options
  } = wish;
  const what = `socket ${namespace} (${(options.transports as string[] | undefined)?.join(", ") ?? "polling, websocket"})`;
  const note = recorder.begin("socket.io", `${what} ${path}`);
  const began = performance.now();
  const agent = agentTo({ ...dial, from }, true);
  // A browser has several connections for one session.
  agent.maxSockets = 6;
  const socket = io(`${originOf(dial)}${namespace}`, {
    path,
    forceNew: true,
    reconnection: false,
    timeout: limitMs,
    agent: agent as unknown as string,
    ...(origin === null ? (extraHeaders ? { extraHeaders } : {}) : { extraHeaders: { Origin: origin, ...extraHeaders } }),
    ...options,
  });
  /** Who polls has yet to take leave, and asks anew what is cut off then: what is under way ends by itself, on connections that are not kept. */
  const end = () => {
    Object.assign(agent, { keepAlive: false });
    for (const idle of Object.values(agent.freeSockets).flatMap((some) => some ?? [])) idle.destroy();
  };
  /** Ends what is under way, too, and lets nothing be asked anew. */
  const cut = () => {
    Object.assign(agent, { createConnection: () => new TcpSocket().destroy(new Error("the way is cut")) });
    agent.destroy();
  };
  const upgradeErrors: string[] = [];
  const disconnects: string[] = [];
  let websocket = false;
  let connected = false;
  let hello: Record<string, unknown> | null = null;
  return new Promise((resolve, reject) => {
    const fail = (code: string, cause?: unknown) => {
      clearTimeout(late);
      note(code);
      socket.disconnect();
      cut();
      reject(new WireFailure(what, code, { cause }));
    };
    const late = setTimeout(
      () =>
        fail(
          `timeout after ${limitMs} ms${connected ? (upgraded && !websocket ? ", connected but not upgraded" : ", connected but not greeted") : ""}`,
        ),
      limitMs + 500,
    );
    const look = () => {
      if (!connected || (upgraded && !websocket) || (greeting !== null && hello === null)) return;
      clearTimeout(late);
      note(socket.io.engine.transport.name);
      resolve({
        socket,
        hello,
        transport: () => socket.io.engine?.transport.name ?? "none",
        upgradeErrors,
        connectMs: performance.now() - began,
        disconnects,
        cut() {
          (socket.io.engine.transport as { ws?: { terminate?(): void } }).ws?.terminate?.();
          cut();
        },
      });
    };
    // The upgrade can be over before `connect`, so it is listened for from the opening on.
    socket.io.on("open", () => {
      const { engine } = socket.io;
      websocket ||= engine.transport.name === "websocket";
      engine.on("upgrade", () => {
        websocket = true;
        look();
      });
      engine.on("upgradeError", (error: Error) => {
        upgradeErrors.push(error.message);
        if (upgraded) fail(`not upgraded: ${error.message}`, error);
      });
      engine.on("close", end);
    });
    if (greeting !== null)
      socket.once(greeting, (said: Record<string, unknown>) => {
        hello = said;
        look();
      });
    socket.on("connect", () => {
      connected = true;
      look();
    });
    socket.on("disconnect", (reason) => void disconnects.push(reason));
    socket.on("connect_error", (error: Error & { description?: unknown; data?: unknown }) => {
      const { description } = error;
      const status = typeof description === "number" ? ` ${description}` : "";
      const inner =
        description !== null && typeof description === "object" && "message" in description ? `: ${String(description.message)}` : "";
      const data = error.data === undefined ? "" : ` ${JSON.stringify(error.data)}`;
      fail(`${error.message}${status}${inner}${data}`, error);
    });
  });
}
