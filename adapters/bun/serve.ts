import { Server as Engine } from "@socket.io/bun-engine";
import { Server as SocketServer } from "socket.io";
import type { Peer } from "../../src/forwarding/effective.ts";
import type { Refusal } from "../../src/http/app.ts";
import { splitUrl } from "../../src/http/url.ts";
import { guardEngine, isEnginePath, refusalBody } from "../engine-guard.ts";
import { MAX_BACKLOG_BYTES, MAX_FRAME_BYTES, type Served, type ServeOptions } from "../serve.ts";
import { hostRoutes, type Peers } from "./elysia.ts";
import { closeAll, listenAll } from "./listen.ts";
import { createOwnedEngine } from "./owned-engine.ts";
import { openRelay } from "./relay.ts";

/** Bodies are bounded by the core, which answers in words; this only has to be above every limit of a route. */
const HARD_BODY_LIMIT = 64 * 1024 * 1024;

/** Bun takes no longer idle times, in seconds. */
const MAX_IDLE_S = 255;

/**
 * Serves on Bun.serve: Elysia hosts the routes, bun-engine the sockets. The address of a socket's peer is taken before the upgrade, because Bun does not
 * know it afterwards, and given to the engine's socket before Socket.IO sees it.
 */
export async function serve(options: ServeOptions): Promise<Served> {
  const { app, socketPath, report } = options;
  const peers: Peers = new WeakMap();
  const engineOptions = {
    path: socketPath,
    pingInterval: options.pingIntervalMs,
    pingTimeout: options.pingTimeoutMs,
    maxHttpBufferSize: MAX_FRAME_BYTES,
  };
  const engine = options.relay ? createOwnedEngine(engineOptions, options.relay.owner) : new Engine(engineOptions);
  let sockets = 0;
  let requests = 0;
  let served = 0;
  engine.on("connection", (socket, request) => {
    const peer = peers.get(request);
    Object.assign(socket, { remoteAddress: peer?.address ?? "unknown" });
    Object.assign(socket.request.connection, { encrypted: peer?.secure ?? false });
    sockets += 1;
    socket.once("close", () => {
      sockets -= 1;
    });
  });
  const io = new SocketServer({ serveClient: false });
  io.bind(engine as never);
  await options.wire(io);
  const relay = options.relay ? openRelay(engine, options.relay) : null;
  const answer = hostRoutes(app, peers);
  const { websocket } = engine.handler();
  const secure = options.tls !== undefined;

  const shared = {
    ...(options.tls ? { tls: options.tls } : {}),
    development: false,
    // Long-polling answers only after up to one ping interval: the connection must outlive that.
    idleTimeout: Math.min(MAX_IDLE_S, Math.ceil(Math.max(options.keepaliveMs, options.pingIntervalMs * 2) / 1000)),
    maxRequestBodySize: HARD_BODY_LIMIT,
    websocket: {
      ...(websocket as unknown as Bun.WebSocketHandler<unknown>),
      // Without these Bun drops messages of a slow reader in silence and keeps the socket open.
      backpressureLimit: MAX_BACKLOG_BYTES,
      closeOnBackpressureLimit: true,
      idleTimeout: Math.min(960, Math.ceil((options.pingIntervalMs + options.pingTimeoutMs) / 1000) + 30),
    },
    error(error: unknown) {
      report(error, { stage: "http.server" });
      return new Response(null, { status: 500 });
    },
    async fetch(arrived: Request, self: Bun.Server<unknown>) {
      const peer: Peer = { address: self.requestIP(arrived)?.address ?? "unknown", secure };
      const request = withoutOffer(arrived);
      const { path, search } = splitUrl(request.url);
      requests += 1;
      served += 1;
      try {
        if (isEnginePath(app, path, socketPath, request.headers, () => peer)) {
          const { method, headers } = request;
          const refusal = guardEngine(app, { method, search, headers, peer, isUpgrade: headers.has("upgrade") });
          if (refusal) return refuse(refusal);
          peers.set(request, peer);
          return (await relay?.forward(request, search)) ?? (await engine.handleRequest(request, self as never));
        }
        // Elysia finds no route for HEAD by itself, and throws to say so.
        if (request.method === "HEAD") return await app.fetch(request, peer);
        peers.set(request, peer);
        return await answer(request);
      } finally {
        requests -= 1;
      }
    },
  };
  const listeners = listenAll(options.listen, shared as unknown as Bun.Serve.Options<undefined>);

  let closing: Promise<void> | undefined;
  return {
    port: listeners.find(({ address }) => "port" in address)?.server.port ?? 0,
    sockets: () => sockets,
    requests: () => requests,
    served: () => served,
    close(graceMs) {
      closing ??= (async () => {
        io.close().catch((error) => report(error, { stage: "sockets.close" }));
        let timer: ReturnType<typeof setTimeout> | undefined;
        const late = new Promise<void>((resolve) => {
          timer = setTimeout(resolve, graceMs);
        });
        await Promise.race([closeAll(listeners), late]);
        clearTimeout(timer);
        await Promise.all(listeners.map(({ server }) => server.stop(true)));
        relay?.close();
      })();
      return closing;
    },
  };
}

/** A client that offers HTTP/2 in passing (`Upgrade: h2c`) is answered as if it had not; the engine would take any upgrade for a websocket. */
function withoutOffer(request: Request): Request {
  const offer = request.headers.get("upgrade");
  if (offer === null || offer.toLowerCase() === "websocket") return request;
  const headers = new Headers(request.headers);
  headers.delete("upgrade");
  return new Request(request, { headers });
}

function refuse(refusal: Refusal): Response {
  return new Response(refusalBody(refusal), {
    status: refusal.status,
    headers: { "content-type": "application/problem+json", "cache-control": "no-store" },
  });
}
