import type { IncomingMessage, Server } from "node:http";
import type { Socket } from "node:net";
import type { ServeLimits } from "../serve.ts";

/** The connections of one worker. */
export interface Connections {
  /** Has a server's connections counted and looked after. */
  watch(server: Server, secure: boolean): void;
  /** Whether this connection came while there were already as many as allowed: it is answered that it shall come back, and closed. */
  surplus(socket: Socket): boolean;
  /** Leaves a connection that became something else than HTTP to whoever has it now. It still counts. */
  release(socket: Socket): void;
  /** Bounds the time for the body of a request, also when it was answered already: Deno then forgets its own bound. */
  receive(incoming: IncomingMessage): void;
  stop(): void;
}

/** How often connections are looked at, at least, in milliseconds. */
const CHECK_MS = 5000;

/** How far a connection had got when it was last looked at, and since when. */
interface Progress {
  bytes: string;
  since: number;
}

/**
 * Bounds what `node:http` leaves unbounded: how many connections there are, and how long a client may take nothing of an answer that waits for it. Neither
 * Node nor Deno ends such a connection by itself.
 */
export function boundConnections({ connections, sendTimeoutMs, requestTimeoutMs }: ServeLimits): Connections {
  const open = new Map<Socket, Progress | null>();
  const surplus = new WeakSet<Socket>();
  let count = 0;
  const arrived = (socket: Socket) => {
    count += 1;
    if (count > connections) surplus.add(socket);
    open.set(socket, null);
    socket.on("close", left);
  };
  // One function for all: a websocket is idle most of the time, and costs memory for each of its own.
  function left(this: Socket) {
    count -= 1;
    open.delete(this);
  }

  const sweep = () => {
    const now = performance.now();
    for (const [socket, before] of open) {
      if (socket.writableLength === 0) {
        if (before) open.set(socket, null);
        continue;
      }
      const bytes = progressOf(socket);
      if (before?.bytes !== bytes) open.set(socket, { bytes, since: now });
      else if (now - before.since >= sendTimeoutMs) socket.destroy();
    }
  };
  const timer = setInterval(sweep, Math.min(CHECK_MS, Math.max(100, sendTimeoutMs / 4)));
  timer.unref();

  return {
    watch(server, secure) {
      // Beyond this nobody is answered any more: the runtime closes what arrives.
      server.maxConnections = connections + Math.max(16, Math.ceil(connections / 10));
      server.on(secure ? "secureConnection" : "connection", arrived);
    },
    surplus: (socket) => surplus.has(socket),
    release: (socket) => void open.delete(socket),
    receive(incoming) {
      if (incoming.complete) return;
      const late = setTimeout(() => incoming.complete || incoming.socket.destroy(), requestTimeoutMs + CHECK_MS + 500);
      late.unref();
      incoming.once("close", () => incoming.complete && clearTimeout(late));
    },
    stop: () => clearInterval(timer),
  };
}

/** What of an answer has left: pieces that were taken whole and, on Node, how much of the present one is still in the process. */
function progressOf(socket: Socket): string {
  const { _handle: handle } = socket as { _handle?: { writeQueueSize?: number } | null };
  return `${socket.bytesWritten} ${socket.writableLength} ${handle?.writeQueueSize ?? ""}`;
}

/** The bounds that `node:http` has itself, in its words. It looks for connections that are over them at an interval, so they hold about a quarter longer. */
export function serverTimeouts({ headersTimeoutMs, requestTimeoutMs }: ServeLimits, keepaliveMs: number) {
  const headersTimeout = Math.min(headersTimeoutMs, requestTimeoutMs);
  return {
    headersTimeout,
    requestTimeout: requestTimeoutMs,
    connectionsCheckingInterval: Math.min(CHECK_MS, Math.ceil(headersTimeout / 4)),
    // 0 would be for ever.
    keepAliveTimeout: Math.max(1, keepaliveMs),
    // For TLS: from the connection to the end of the handshake.
    handshakeTimeout: headersTimeout,
  };
}
