/** One bounded attempt to reach the namespace over one transport, and the ready connection that comes of it. */
import { Manager, type Socket } from "socket.io-client";
import type { Connected, HandshakeRefusal, SubscribeAck } from "../../../src/contract/control.ts";
import { asConnected, asRefusal, asSubscribeAck, contract, control, namespace } from "./frames.ts";
import { boundedPolling, type Fetch } from "./long-polling.ts";
import type { Position } from "./reducer.ts";
import type { ReasonCode } from "./status.ts";

/** The two transports of Socket.IO that are used. */
export type Transport = "websocket" | "polling";

/** Why an attempt did not become ready. `refusal` is set when Studio itself said no. */
export interface Failure {
  ready: false;
  transport: Transport;
  code: Extract<ReasonCode, "websocket_refused" | "websocket_blackholed" | "websocket_silent" | "lost" | "refused" | "signed_out">;
  reason: string;
  refusal: HandshakeRefusal | null;
}

/** A connection that said `rt.connected`. Everything that it does is bounded; after `ended` or `close` it is silent. */
export interface Link {
  ready: true;
  transport: Transport;
  connected: Connected;
  /**
   * Receives every event from now on. `ended` is called at most once, also when the connection ended before; `byServer` is true when the server
   * said so, false when the way broke.
   */
  listen(listener: { message(name: string, body: unknown): void; ended(reason: string, byServer: boolean): void }): void;
  /** `null` when no usable acknowledgement came in time. */
  subscribe(rooms: (string | ({ room: string } & Position))[]): Promise<SubscribeAck | null>;
  unsubscribe(rooms: string[]): Promise<boolean>;
  /** Whether the server still answers. */
  health(): Promise<boolean>;
  close(): void;
}

/**
 * `origin` and `path` name the endpoint; `auth` goes into the handshake with the contract's version; `credentials` sends cookies to other origins
 * too; `signal` gives the attempt up.
 */
export interface DialOptions {
  origin: string;
  path: string;
  auth: Record<string, unknown>;
  credentials: boolean;
  fetch: Fetch;
  transport: Transport;
  boundMs: number;
  ackMs: number;
  signal: AbortSignal;
}

const SIGNED_OUT = new Set(["unauthenticated", "bad_token"]);
const seconds = (ms: number) => `${ms / 1000} s`;

/** Opens a connection. Resolves, never rejects, within `boundMs`, or `ackMs` later when the server answered but is slow. */
export function dial(options: DialOptions): Promise<Link | Failure> {
  const { transport, boundMs } = options;
  const manager = new Manager(options.origin, {
    path: options.path,
    transports: transport === "polling" ? [boundedPolling(options.fetch)] : ["websocket"],
    upgrade: false,
    reconnection: false,
    autoConnect: false,
    withCredentials: options.credentials,
  });
  const socket = manager.socket(namespace, { auth: { ...options.auth, contract } });
  return new Promise((resolve) => {
    let opened = false;
    let engine = false;

    const settle = (result: Link | Failure) => {
      clearTimeout(timer);
      options.signal.removeEventListener("abort", abort);
      if (!result.ready) hangUp(manager, socket, true);
      resolve(result);
    };
    const fail = (code: Failure["code"], reason: string, refusal: HandshakeRefusal | null = null) =>
      settle({ ready: false, transport, code, reason, refusal });
    const failAt = (end: string) => {
      if (transport === "polling") return fail("lost", `Long-polling did not get through: ${end}`);
      if (opened) return fail("websocket_silent", `The WebSocket opened, but did not get through: ${end}`);
      return fail("websocket_refused", `The WebSocket was refused: ${end}`);
    };
    const abort = () => fail("lost", "The attempt was given up");
    const late = (ms: number) => {
      if (transport === "websocket" && !opened) fail("websocket_blackholed", `The WebSocket got no answer within ${seconds(ms)}`);
      else failAt(`nothing came within ${seconds(ms)}`);
    };
    let timer = setTimeout(() => {
      if (!engine) return late(boundMs);
      // The way is proved: it is the server that needs longer, as when everybody comes back at once.
      timer = setTimeout(() => fail("lost", "The server did not finish the handshake"), options.ackMs);
    }, boundMs);
    options.signal.addEventListener("abort", abort);

    socket.on("connect_error", (error: Error & { data?: unknown; description?: unknown; context?: unknown }) => {
      const refusal = asRefusal(error.data) ?? asRefusal(error.context);
      if (!refusal)
        return failAt(typeof error.description === "number" && error.description > 0 ? `HTTP ${error.description}` : error.message);
      if (SIGNED_OUT.has(refusal.code)) return fail("signed_out", refusal.message, refusal);
      return fail(refusal.retry ? "lost" : "refused", refusal.message, refusal);
    });
    socket.on("disconnect", (reason) => failAt(reason));
    socket.on(control.connected, (body: unknown) => {
      const connected = asConnected(body);
      if (!connected) return fail("refused", "The server speaks another version of the contract");
      socket.off();
      settle(link(manager, socket, transport, connected, options.ackMs));
    });
    manager.on("open", () => {
      engine = true;
    });
    socket.connect();
    manager.engine?.transport?.on("open", () => {
      opened = true;
    });
    if (options.signal.aborted) abort();
  });
}

/** The engine waits for what it has still to write before it closes, which may be for good. */
const CLOSE_MS = 1000;

function hangUp(manager: Manager, socket: Socket, atOnce = false) {
  socket.off();
  socket.offAny();
  socket.disconnect();
  const { engine } = manager;
  engine?.close();
  const cut = () => void engine?.transport?.close();
  if (atOnce) cut();
  else setTimeout(cut, CLOSE_MS);
}

const byServer = (reason: string) => reason === "io server disconnect";

function link(manager: Manager, socket: Socket, transport: Transport, connected: Connected, ackMs: number): Link {
  let listener: Parameters<Link["listen"]>[0] | null = null;
  let over: string | null = null;
  const ended = (reason: string) => {
    if (over !== null) return;
    over = reason;
    hangUp(manager, socket);
    listener?.ended(reason, byServer(reason));
  };
  socket.onAny((name: string, body: unknown) => listener?.message(name, body));
  socket.on("disconnect", ended);
  const ask = async (name: string, body: unknown): Promise<unknown> => {
    if (over !== null) return null;
    try {
      return await socket.timeout(ackMs).emitWithAck(name, body);
    } catch {
      return null;
    }
  };
  return {
    ready: true,
    transport,
    connected,
    listen(next) {
      listener = next;
      if (over !== null) next.ended(over, byServer(over));
    },
    subscribe: async (rooms) => asSubscribeAck(await ask(control.subscribe, { rooms })),
    unsubscribe: async (rooms) => (await ask(control.unsubscribe, { rooms })) !== null,
    health: async () => (await ask(control.health, {})) !== null,
    close() {
      over ??= "closed";
      listener = null;
      hangUp(manager, socket);
    },
  };
}
