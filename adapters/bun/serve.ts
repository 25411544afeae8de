import { Server as SocketServer } from "socket.io";
import type { Peer } from "../../src/forwarding/effective.ts";
import { splitUrl } from "../../src/http/url.ts";
import { problemAnswer } from "../engine-answer.ts";
import { createEngineGuard, isEnginePath } from "../engine-guard.ts";
import {
  CROWDED,
  isProbe,
  type ListenSocket,
  MAX_BACKLOG_BYTES,
  MAX_FRAME_BYTES,
  requestsEnded,
  type Served,
  type ServeOptions,
  socketsOf,
} from "../serve.ts";
import type { Identity } from "../tls/identity.ts";
import { hostRoutes, type Peers } from "./elysia.ts";
import { idleTimes } from "./idle-times.ts";
import { openListeners } from "./listen.ts";
import { createOwnedEngine, sessionCount, transportOfSession } from "./owned-engine.ts";
import { openRelay, responseOf } from "./relay.ts";
import { tlsOptions } from "./tls-options.ts";

/** Bodies are bounded by the core, which answers in words; this only has to be above every limit of a route. */
const HARD_BODY_LIMIT = 64 * 1024 * 1024;

/** The name in the session ids of a worker that passes nothing on. */
const NO_OWNER = "alone";

/**
 * Serves on Bun.serve: Elysia hosts the routes, bun-engine the sockets. The address of a socket's peer is taken before the upgrade, because Bun does not
 * know it afterwards, and given to the engine's socket before Socket.IO sees it.
 */
export async function serve(options: ServeOptions): Promise<Served> {
  const { app, socketPath, transports, report, watch } = options;
  const peers: Peers = new WeakMap();
  const engineOptions = {
    path: socketPath,
    pingInterval: options.pingIntervalMs,
    pingTimeout: options.pingTimeoutMs,
    maxHttpBufferSize: MAX_FRAME_BYTES,
    editResponseHeaders: (headers: Headers) => headers.set("cache-control", "no-store"),
  };
  const engine = createOwnedEngine(engineOptions, { owner: options.relay?.owner ?? NO_OWNER, transports });
  const transportOf = (sid: string) => transportOfSession(engine, sid);
  const guard = createEngineGuard({ app, transports, owner: options.relay?.owner ?? null, transportOf, watch });
  let requests = 0;
  let served = 0;
  let retired = false;
  engine.on("connection", (socket, request) => {
    const peer = peers.get(request);
    Object.assign(socket, { remoteAddress: peer?.address ?? "unknown" });
    Object.assign(socket.request.connection, { encrypted: peer?.secure ?? false });
  });
  const io = new SocketServer({ serveClient: false });
  io.bind(engine as never);
  await options.wire(io);
  const websocket: Bun.WebSocketHandler<unknown> = {
    ...(engine.handler().websocket as unknown as Bun.WebSocketHandler<unknown>),
    drain: ({ data }) => (data as { transport: { onDrain?(): void } }).transport.onDrain?.(),
    // Without these Bun drops messages of a slow reader in silence and keeps the socket open.
    backpressureLimit: MAX_BACKLOG_BYTES,
    closeOnBackpressureLimit: true,
    idleTimeout: Math.min(960, Math.ceil((options.pingIntervalMs + options.pingTimeoutMs) / 1000) + 30),
  };
  const idle = idleTimes(options);
  const waitMs = options.pingIntervalMs + options.pingTimeoutMs;
  const relay = options.relay
    ? await openRelay(engine, { ...options.relay, transportOf, waitMs, watch, websocket, idleTimeoutS: idle.polling })
    : null;
  const long = new WeakSet<Request>();
  const answer = hostRoutes(app, peers, long);

  const handling = (hop: Hop) => ({
    development: false,
    idleTimeout: idle.between,
    maxRequestBodySize: HARD_BODY_LIMIT,
    websocket,
    error(error: unknown) {
      report(error, { stage: "http.server" });
      return new Response(null, { status: 500 });
    },
    async fetch(arrived: Request, self: Bun.Server<unknown>) {
      const peer = peerOf(arrived, self, hop);
      const request = withoutOffer(arrived);
      const { path, search } = splitUrl(request.url);
      if (crowded() && !isProbe(path)) return responseOf(problemAnswer(CROWDED));
      served += 1;
      if (isEnginePath(app, path, socketPath, request.headers, () => peer)) {
        const { method, headers } = request;
        const guarded = guard({ method, search, headers, peer, isUpgrade: headers.has("upgrade") });
        if (guarded.answer) return responseOf(guarded.answer);
        peers.set(request, peer);
        const { holder, client } = guarded;
        const upgrades = headers.has("upgrade");
        if (!upgrades) self.timeout(arrived, idle.polling);
        const response =
          relay && holder !== null
            ? await relay.forward({ request, search, holder, client, server: self })
            : await engine.handleRequest(request, self as never);
        for (const [name, value] of Object.entries(guarded.headers)) response.headers.set(name, value);
        if (!upgrades) self.timeout(arrived, idle.between);
        return response;
      }
      requests += 1;
      try {
        self.timeout(arrived, arrived.body === null ? idle.answering : idle.receiving);
        peers.set(request, peer);
        // Elysia finds no route for HEAD by itself, and throws to say so.
        const response = await (request.method === "HEAD" ? app.fetch(request, peer) : answer(request));
        self.timeout(arrived, long.has(request) ? idle.sending : idle.between);
        return response;
      } finally {
        requests -= 1;
      }
    },
  });
  const optionsOf = (address: ListenSocket, identity: Identity | undefined) => {
    const tls = "port" in address && identity ? { tls: tlsOptions(identity) } : {};
    const handlers = handling({ secure: "tls" in tls, unix: "path" in address });
    const fetch = async (arrived: Request, self: Bun.Server<unknown>) => {
      const response = await handlers.fetch(arrived, self);
      if (retired) response?.headers.set("connection", "close");
      return response;
    };
    return { ...handlers, fetch, ...tls } as unknown as Bun.Serve.Options<undefined>;
  };
  const listeners = openListeners(socketsOf(options.listen, options.take), (address) => optionsOf(address, options.tls), report);
  // Bun tells nobody of connections; those that are of use right now are what can be counted.
  const crowded = () => listeners.inUse() > options.limits.connections;

  let closing: Promise<void> | undefined;
  return {
    port: listeners.port(),
    sockets: () => sessionCount(engine),
    requests: () => requests,
    served: () => served,
    renew: (identity) => {
      if (options.tls) listeners.renew((address) => optionsOf(address, identity));
    },
    take(more) {
      try {
        if (!retired) listeners.take(socketsOf(options.listen, more));
      } catch (error) {
        report(error, { stage: "http.take" });
      }
    },
    retire() {
      retired = true;
      listeners.retire();
    },
    close(graceMs) {
      retired = true;
      closing ??= (async () => {
        const end = performance.now() + graceMs;
        const closed = listeners.close();
        await requestsEnded(() => requests, graceMs);
        io.close().catch((error) => report(error, { stage: "sockets.close" }));
        let timer: ReturnType<typeof setTimeout> | undefined;
        const late = new Promise<void>((resolve) => {
          timer = setTimeout(resolve, Math.max(0, end - performance.now()));
        });
        await Promise.race([closed, late]);
        clearTimeout(timer);
        await listeners.abort();
        relay?.close();
      })();
      return closing;
    },
  };
}

/** How connections to one address come. */
interface Hop {
  readonly secure: boolean;
  readonly unix: boolean;
}

/** The other end of a request's socket. Bun knows no address of a unix socket, nor of a connection that is gone. */
function peerOf(request: Request, server: Bun.Server<unknown>, { secure, unix }: Hop): Peer {
  const from = server.requestIP(request);
  const { path, search } = splitUrl(request.url);
  return {
    address: from?.address ?? (unix ? "unix" : "unknown"),
    secure,
    wire: () => ({
      lines: [...request.headers],
      form: "joined",
      target: path + search,
      port: from?.port ?? null,
      httpVersion: null,
      tls: secure ? { protocol: null, cipher: null, alpn: null, serverName: null } : null,
    }),
  };
}

/**
 * A client that offers HTTP/2 in passing (`Upgrade: h2c`), or names an upgrade that its connection does not ask for, is answered as if it had not; the
 * engine would take any upgrade for a websocket.
 */
function withoutOffer(request: Request): Request {
  const offer = request.headers.get("upgrade");
  if (offer === null) return request;
  if (offer.toLowerCase() === "websocket" && /(?:^|,)\s*upgrade\s*(?:,|$)/i.test(request.headers.get("connection") ?? "")) return request;
  const headers = new Headers(request.headers);
  headers.delete("upgrade");
  return new Request(request, { headers });
}
