import { WebSocket } from "ws";
import { agentTo, authorityOf, type Dial, originOf } from "./dial.ts";
import { WireFailure, wireFailure, within } from "./failure.ts";
import { LIMIT_MS, type Line } from "./http.ts";
import type { Recorder } from "./record.ts";

export interface WebSocketOptions {
  readonly lines?: readonly Line[];
  /** Null: none is sent. Default: the public origin. */
  readonly origin?: string | null;
  /** Offers permessage-deflate. Default false. */
  readonly deflate?: boolean;
  readonly limitMs?: number;
}

/** What a websocket's handshake came to: open, or the answer that was no 101. */
export type WebSocketHandshake =
  | { readonly open: true; readonly socket: RawWebSocket }
  | { readonly open: false; readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly text: string };

/** An open websocket, with its frames in the order in which they came. */
export interface RawWebSocket {
  readonly extensions: string;
  readonly headers: Readonly<Record<string, string>>;
  send(data: string | Uint8Array): void;
  /** The next message that has not been taken yet; rejects with a WireFailure when none comes in time or the socket is closed. */
  next(limitMs?: number): Promise<string | Buffer>;
  /** Resolves to the close code once it is closed (1006: without a close frame); rejects with a WireFailure when it is still open after `limitMs`. */
  closed(limitMs?: number): Promise<{ code: number; reason: string; afterMs: number }>;
  readonly isOpen: boolean;
  close(code?: number): void;
  /** Ends the connection without a word. */
  terminate(): void;
}

/** Shakes hands for a websocket. Rejects with a WireFailure where there is no HTTP answer at all. */
export async function openWebSocket(dial: Dial, path: string, options: WebSocketOptions, recorder: Recorder): Promise<WebSocketHandshake> {
  const { lines = [], origin = originOf(dial), deflate = false, limitMs = LIMIT_MS } = options;
  const what = `websocket ${path}`;
  const note = recorder.begin("websocket", path, lines);
  const agent = agentTo(dial);
  const ws = new WebSocket(`${dial.secure ? "wss" : "ws"}://${authorityOf(dial)}${path}`, {
    agent,
    perMessageDeflate: deflate,
    handshakeTimeout: limitMs,
    maxPayload: 8 * 1024 * 1024,
    headers: Object.fromEntries(lines),
    ...(origin === null ? {} : { origin }),
  });
  let headers: Record<string, string> = {};
  ws.once("upgrade", (response) => {
    headers = Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name, String(value)]));
  });
  const queue: (string | Buffer)[] = [];
  const waiting: (() => void)[] = [];
  const wake = () => {
    for (const resume of waiting.splice(0)) resume();
  };
  let ended: { code: number; reason: string; afterMs: number } | null = null;
  let openedAt = 0;
  ws.on("message", (data: Buffer, binary) => {
    queue.push(binary ? data : data.toString("utf8"));
    wake();
  });
  ws.on("close", (code, reason) => {
    ended = { code, reason: reason.toString(), afterMs: performance.now() - openedAt };
    agent.destroy();
    wake();
  });

  /** Resolves when something has come, or after the time. */
  const something = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      waiting.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  const socket: RawWebSocket = {
    get extensions() {
      return ws.extensions;
    },
    get headers() {
      return headers;
    },
    get isOpen() {
      return ws.readyState === ws.OPEN;
    },
    send: (data) => ws.send(data),
    async next(ms = LIMIT_MS) {
      const end = performance.now() + ms;
      while (queue.length === 0) {
        if (ended !== null) throw new WireFailure(`a message of ${what}`, `closed with ${ended.code}`);
        const left = end - performance.now();
        if (left <= 0) throw new WireFailure(`a message of ${what}`, `timeout after ${ms} ms`);
        await something(left);
      }
      return queue.shift()!;
    },
    async closed(ms = LIMIT_MS) {
      const end = performance.now() + ms;
      while (ended === null) {
        const left = end - performance.now();
        if (left <= 0) throw new WireFailure(`the end of ${what}`, `timeout after ${ms} ms`);
        await something(left);
      }
      return ended;
    },
    close: (code = 1000) => ws.close(code),
    terminate: () => ws.terminate(),
  };

  const result = await within(
    limitMs + 500,
    what,
    new Promise<WebSocketHandshake | WireFailure>((resolve) => {
      ws.once("open", () => {
        openedAt = performance.now();
        note("101", { headers });
        resolve({ open: true, socket });
      });
      ws.once("unexpected-response", (request, response) => {
        let text = "";
        response.setEncoding("utf8");
        const answer = () => {
          const said = Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name, String(value)]));
          note(String(response.statusCode), { headers: said, text });
          request.destroy();
          agent.destroy();
          resolve({ open: false, status: response.statusCode ?? 0, headers: said, text });
        };
        const late = setTimeout(answer, limitMs);
        response.on("data", (chunk: string) => {
          text += chunk;
        });
        response.once("end", () => {
          clearTimeout(late);
          answer();
        });
        response.once("error", () => {
          clearTimeout(late);
          answer();
        });
      });
      ws.on("error", (error) => {
        agent.destroy();
        resolve(
          wireFailure(what, /handshake has timed out/.test(error.message) ? new WireFailure(what, `timeout after ${limitMs} ms`) : error),
        );
      });
    }),
  ).catch((error: unknown) => {
    ws.terminate();
    return wireFailure(what, error);
  });
  if (result instanceof WireFailure) {
    note(result.code);
    throw result;
  }
  return result;
}
