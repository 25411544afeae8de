import { connect, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import type { Server as SocketServer } from "socket.io";
import type { App } from "../../src/http/app.ts";
import { text, toResponse } from "../../src/http/reply.ts";
import type { Served, ServeOptions } from "../serve.ts";
import { serveOf } from "./server.fixture.ts";

/** What the server of these suites answers: bodies are read to their end, `/big` is more than any buffer on the way holds, `/slow` takes its time. */
export const BIG_BYTES = 32 * 1024 * 1024;
export const SLOW_MS = 9000;

/** How many streams of `/endless` the server gave up. */
export const cancelled = { count: 0 };

const big = new Uint8Array(BIG_BYTES).fill(120);

function endless(): ReadableStream<Uint8Array> {
  return new ReadableStream({
    pull: (controller) => controller.enqueue(new Uint8Array(64 * 1024)),
    cancel() {
      cancelled.count += 1;
    },
  });
}

/** Holds the requests of `/held` until `release`. */
export const held = { release: () => {} };
const released = new Promise<void>((resolve) => {
  held.release = resolve;
});

const app: App = {
  routes: [],
  async answer(request) {
    if (request.url.endsWith("/big")) return { status: 200, headers: { "content-type": "text/plain" }, body: big };
    if (request.url.endsWith("/endless")) return { status: 200, headers: { "content-type": "text/plain" }, body: endless() };
    if (request.url.endsWith("/slow")) await new Promise((resolve) => setTimeout(resolve, SLOW_MS));
    if (request.url.endsWith("/held")) await released;
    let bytes = 0;
    try {
      for await (const chunk of request.body ?? []) bytes += chunk.length;
    } catch {
      return text("aborted\n", 400);
    }
    return text(`${bytes}\n`);
  },
  fetch: async (request, peer) => toResponse(await app.answer(request, peer)),
  run: (_, request, __, peer) => app.answer(request, peer),
  handshake: (_, { address }) => ({ refusal: null, cors: {}, client: address }),
  count: () => null,
  clientOf: (_, { address }) => address,
  noteHandshake: () => {},
  authenticate: async () => null,
  pathBelow: (path) => path,
};

/** Settings so small that a suite sees them end things. */
export const SMALL = { headersTimeoutMs: 1000, requestTimeoutMs: 2000, sendTimeoutMs: 1500, connections: 1000 };

/** The server of this runtime with that application. */
export async function serveBounded(options: Partial<ServeOptions> = {}, wire: (io: SocketServer) => void = () => {}): Promise<Served> {
  const serve = await serveOf();
  return serve({
    app,
    listen: [{ host: "127.0.0.1", port: 0 }],
    socketPath: "/socket.io",
    transports: ["polling", "websocket"],
    watch: { answered: () => {}, stripped: () => {} },
    pingIntervalMs: 25_000,
    pingTimeoutMs: 20_000,
    keepaliveMs: 1000,
    limits: SMALL,
    report: () => {},
    notice: () => {},
    wire,
    ...options,
  });
}

/** One connection and what came over it. */
export interface Line {
  readonly socket: Socket;
  /** What was received so far, at most the first 4 KiB of it. */
  text(): string;
  received(): number;
  /** Resolves with the seconds from the connection to its end, or `null` when it is open after `withinMs`. A server that does not close it ends it there. */
  ended(withinMs: number): Promise<number | null>;
}

/** Opens a connection; with `ca`, over TLS. `reads: false` takes nothing of what comes. */
export function dial(port: number, { reads = true, ca }: { reads?: boolean; ca?: string } = {}): Line {
  const started = performance.now();
  const socket = ca === undefined ? connect(port, "127.0.0.1") : connectTls({ port, host: "127.0.0.1", servername: "localhost", ca });
  let text = "";
  let received = 0;
  let over = false;
  let tell: () => void = () => {};
  const gone = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const end = () => {
    over = true;
    tell();
  };
  if (reads)
    socket.on("data", (chunk: Uint8Array) => {
      received += chunk.length;
      if (text.length < 4096) text += Buffer.from(chunk).toString("latin1");
    });
  else socket.pause();
  socket.on("end", end);
  socket.on("close", end);
  socket.on("error", end);
  return {
    socket,
    text: () => text,
    received: () => received,
    async ended(withinMs) {
      let timer: ReturnType<typeof setTimeout> | undefined;
      await Promise.race([
        gone,
        new Promise((resolve) => {
          timer = setTimeout(resolve, withinMs);
        }),
      ]);
      clearTimeout(timer);
      socket.destroy();
      return over ? (performance.now() - started) / 1000 : null;
    },
  };
}
