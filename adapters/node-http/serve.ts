import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { getRequestListener } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { Server as SocketServer } from "socket.io";
import type { Refusal } from "../../src/http/app.ts";
import { toResponse } from "../../src/http/reply.ts";
import type { HttpRequest } from "../../src/http/request.ts";
import { engineError, problemAnswer } from "../engine-answer.ts";
import { createEngineGuard, isEnginePath } from "../engine-guard.ts";
import {
  CROWDED,
  isProbe,
  type ListenSocket,
  MAX_FRAME_BYTES,
  MAX_HEADER_BYTES,
  MAX_HEADER_LINES,
  notYet,
  requestsEnded,
  type Served,
  type ServeOptions,
  socketsOf,
} from "../serve.ts";
import { answerRequest, answerUpgrade } from "./answer.ts";
import { boundConnections, serverTimeouts } from "./connections.ts";
import { closeAll, listenAll, retireAll } from "./listen.ts";
import { OwnedEngine } from "./owned-engine.ts";
import { peerOf, readerOf, watchPeers } from "./peer.ts";
import { plainRequest, streamReply } from "./plain-request.ts";
import { openRelay, type Relay } from "./relay.ts";
import { createSecureServer } from "./secure.ts";
import { refuseTwoHosts } from "./target.ts";
import { writeReply } from "./write-reply.ts";

const NO_UPGRADE = problemAnswer({ status: 404, code: "not_found", message: "Websockets are served only at the path of Socket.IO." });
const BAD_TARGET = engineError("bad_request", "The request target is not valid.");

const TOO_MANY_HEADERS: Refusal = {
  status: 431,
  code: "headers_too_large",
  message: `The request has more than the allowed ${MAX_HEADER_LINES} header lines.`,
};

const CLOSE_POLLING_MS = 3000;

/**
 * Serves on `node:http` or `node:https`, with Socket.IO on the same server: the way of Node and of Deno. Requests of the socket engine are checked here
 * before it sees them, because the engine asks `allowRequest` only for the first of a session.
 */
export async function serve(options: ServeOptions): Promise<Served> {
  const { app, tls, socketPath, transports, report, watch } = options;
  let requests = 0;
  let served = 0;
  let retired = false;
  const { relay: relayOptions } = options;
  const engineOptions = {
    pingInterval: options.pingIntervalMs,
    pingTimeout: options.pingTimeoutMs,
    maxHttpBufferSize: MAX_FRAME_BYTES,
    transports: [...transports],
    allowUpgrades: transports.includes("websocket"),
  };
  const engine = new OwnedEngine(engineOptions, relayOptions?.owner ?? null);
  engine.on("headers", (headers: Record<string, string>) => {
    headers["cache-control"] = "no-store";
  });
  engine.on("connection", (socket) => {
    // The engine takes the address of the TCP connection, which a unix socket has not.
    Object.assign(socket, { remoteAddress: peerOf(socket.request).address });
    // A closed long-polling session waits for one more poll that may never come; by itself the engine keeps it for 30 s.
    if (socket.transport.name === "polling") Object.assign(socket.transport, { closeTimeout: CLOSE_POLLING_MS });
  });
  const io = new SocketServer({ serveClient: false });
  io.bind(engine as never);
  await options.wire(io);
  const transportOf = (sid: string) => {
    const { clients } = engine as unknown as { clients: Record<string, { transport: { name: string } }> };
    return Object.hasOwn(clients, sid) ? clients[sid]!.transport.name : null;
  };
  const waitMs = options.pingIntervalMs + options.pingTimeoutMs;
  const relay: Relay | null = relayOptions ? await openRelay(engine, { ...relayOptions, transportOf, waitMs, watch }) : null;

  const listener = getRequestListener(
    async (request, { incoming, outgoing }) => {
      requests += 1;
      try {
        const reply = await app.answer(request, peerOf(incoming as IncomingMessage));
        return writeReply(reply, outgoing as ServerResponse) ? RESPONSE_ALREADY_SENT : toResponse(reply);
      } finally {
        requests -= 1;
      }
    },
    {
      overrideGlobalObjects: false,
      // Hono could not make a Request of it: a Host header or a target that is no URL.
      errorHandler: (error) => {
        if (!(error instanceof Error && error.name === "RequestError")) report(error, { stage: "http.listener" });
        return new Response(
          JSON.stringify({
            type: "about:blank",
            status: 400,
            code: "bad_host",
            detail: "The Host header or the request target is not valid.",
          }),
          {
            status: 400,
            headers: { "content-type": "application/problem+json" },
          },
        );
      },
    },
  );

  const answerPlain = async (request: HttpRequest, incoming: IncomingMessage, outgoing: ServerResponse) => {
    requests += 1;
    try {
      const reply = await app.answer(request, peerOf(incoming));
      if (!writeReply(reply, outgoing)) streamReply(reply, outgoing);
    } catch (error) {
      report(error, { stage: "http.write" });
      outgoing.destroy();
    } finally {
      requests -= 1;
    }
  };

  const isEngine = (incoming: IncomingMessage) => {
    const [path = ""] = (incoming.url ?? "").split("?", 1);
    return isEnginePath(app, path, socketPath, readerOf(incoming), () => peerOf(incoming));
  };
  const guard = createEngineGuard({ app, transports, owner: relayOptions?.owner ?? null, transportOf, watch });
  const judge = (incoming: IncomingMessage, isUpgrade: boolean) => {
    const { method = "GET", url = "" } = incoming;
    const search = url.slice(url.indexOf("?"));
    return guard({ method, search, headers: readerOf(incoming), peer: peerOf(incoming), isUpgrade });
  };

  const limits = {
    maxHeaderSize: MAX_HEADER_BYTES,
    ...serverTimeouts(options.limits, options.keepaliveMs),
    // A client that offers HTTP/2 in passing (`Upgrade: h2c`) is answered as if it had not.
    shouldUpgradeCallback: ({ headers }: IncomingMessage) => headers.upgrade?.toLowerCase() === "websocket",
  };
  const connections = boundConnections(options.limits);
  const unfit = (incoming: IncomingMessage): Refusal | null => {
    if (incoming.rawHeaders.length > MAX_HEADER_LINES * 2) return TOO_MANY_HEADERS;
    if (connections.surplus(incoming.socket) && !isProbe(incoming.url ?? "")) return CROWDED;
    return refuseTwoHosts(incoming);
  };
  const onRequest = (incoming: IncomingMessage, outgoing: ServerResponse) => {
    served += 1;
    if (retired) outgoing.shouldKeepAlive = false;
    if (incoming.method !== "GET") connections.receive(incoming);
    const refused = unfit(incoming);
    if (refused) return answerRequest(problemAnswer(refused), incoming, outgoing);
    if (!isEngine(incoming)) {
      const plain = plainRequest(incoming, outgoing, peerOf(incoming).secure);
      return void (plain ? answerPlain(plain, incoming, outgoing) : listener(incoming, outgoing));
    }
    const { answer, headers, holder, client } = judge(incoming, false);
    if (answer) return answerRequest(answer, incoming, outgoing);
    for (const [name, value] of Object.entries(headers)) outgoing.setHeader(name, value);
    if (relay && holder !== null) return relay.forward({ holder, client, headers }, incoming, outgoing);
    guarded(
      () => engine.handleRequest(incoming as never, outgoing),
      () => answerRequest(BAD_TARGET, incoming, outgoing),
    );
  };
  const onUpgrade = (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
    served += 1;
    connections.release(incoming.socket);
    const refused = unfit(incoming);
    if (refused) return answerUpgrade(problemAnswer(refused), socket);
    if (!isEngine(incoming)) return answerUpgrade(NO_UPGRADE, socket);
    const { answer, headers, holder, client } = judge(incoming, true);
    if (answer) return answerUpgrade(answer, socket);
    if (relay && holder !== null) return relay.forwardUpgrade({ holder, client, headers }, incoming, socket, head);
    guarded(
      () => engine.handleUpgrade(incoming as never, socket as never, head),
      () => answerUpgrade(BAD_TARGET, socket),
    );
  };

  /** The engine parses the target itself and throws what it cannot parse at whoever called it. */
  const guarded = (work: () => void, refuse: () => void) => {
    try {
      work();
    } catch (error) {
      report(error, { stage: "engine" });
      refuse();
    }
  };

  let identity = tls;
  const open = (address: ListenSocket) => {
    const secure = identity && "port" in address ? createSecureServer(limits, identity, options.notice) : null;
    const server: Server = secure?.server ?? createServer(limits);
    watchPeers(server);
    server.on("request", onRequest);
    server.on("upgrade", onUpgrade);
    connections.watch(server, secure !== null);
    return { server, address, renew: secure?.renew };
  };
  const listen = async (added: ReturnType<typeof open>[]) => {
    const first = await listenAll(added);
    for (const { server } of added) server.on("error", (error) => report(error, { stage: "http.server" }));
    return first;
  };
  const servers = socketsOf(options.listen, options.take).map(open);
  const port = await listen(servers);

  let closing: Promise<void> | undefined;
  return {
    port,
    sockets: () => engine.clientsCount,
    requests: () => requests,
    served: () => served,
    renew: (next) => {
      for (const { renew } of servers) renew?.(next);
      if (identity) identity = next;
    },
    take(sockets) {
      if (retired) return;
      const added = notYet(socketsOf(options.listen, sockets), servers).map(open);
      servers.push(...added);
      listen(added).catch((error) => report(error, { stage: "http.take" }));
    },
    retire() {
      retired = true;
      retireAll(servers);
    },
    close(graceMs) {
      retired = true;
      closing ??= shut(servers, io, () => requests, graceMs, report).then(() => {
        connections.stop();
        relay?.close();
      });
      return closing;
    },
  };
}

async function shut(
  servers: readonly { server: Server; address: ListenSocket }[],
  io: SocketServer,
  requests: () => number,
  graceMs: number,
  report: ServeOptions["report"],
): Promise<void> {
  const end = performance.now() + graceMs;
  const closed = closeAll(servers);
  await requestsEnded(requests, graceMs);
  io.close().catch((error) => report(error, { stage: "sockets.close" }));
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, Math.max(0, end - performance.now()));
  });
  await Promise.race([closed, late]);
  clearTimeout(timer);
  for (const { server } of servers) server.closeAllConnections();
}
