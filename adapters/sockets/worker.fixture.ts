/**
 * A web worker without pages, for the suites of this folder: the real store, log, relay, tail and sockets on the runtime that runs this file, with the
 * smallest server that carries them. One line of JSON on stdout says that it listens, and the line `quiet` answers whatever comes on stdin, once it writes nothing more
 * or, when it never did, holds every session for expired. Environment: WORKER as JSON, see `WorkerSetup`.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Server } from "socket.io";
import { currentRuntime } from "../../harness/testing/runtime.ts";
import { NAMESPACE } from "../../src/contract/envelope.ts";
import { StudioError } from "../../src/errors.ts";
import { systemClock } from "../../src/ports/clock.ts";
import { createCommit } from "../../src/realtime/commit.ts";
import { EventsQuery } from "../../src/realtime/events-page.ts";
import { createRealtime } from "../../src/realtime/realtime.ts";
import { createRelay } from "../../src/realtime/relay.ts";
import { createRedisLog } from "../events/redis-log.ts";
import { redis } from "../redis/connect.ts";
import { openStore } from "../store/sqlite/open.ts";
import { commitLine } from "./event.fixture.ts";
import { type Bounds, createSockets } from "./sockets.ts";
import { wireSockets } from "./wire.ts";

/** What a worker is started with. `writes` makes it commit events of its own into these tasks, `everyMs` apart, until it is told to stop on stdin. */
export interface WorkerSetup {
  name: string;
  database: string;
  redisSocket: string;
  port: number;
  headIntervalMs: number;
  bounds?: Bounds;
  writes?: { tasks: string[]; run: string; everyMs: number };
  verbose?: boolean;
}

const setup = JSON.parse(process.env.WORKER ?? "{}") as WorkerSetup;
const address = { redisUrl: null, redisSocket: setup.redisSocket };
const report = (error: unknown, where: object) => {
  if (setup.verbose) console.error(setup.name, JSON.stringify(where), String((error as Error)?.stack ?? error).slice(0, 400));
};

const silent = { debug: () => {}, info: () => {}, warn: () => {} };

const store = await openStore({ path: setup.database });
const log = createRedisLog({ connect: (purpose) => redis(address, purpose), epoch: store.epoch });
const relay = createRelay({ store, log, clock: systemClock, report });
const sockets = createSockets({ report, ...(setup.bounds ? { bounds: setup.bounds } : {}) });
const realtime = createRealtime({
  store,
  log,
  sockets,
  clock: systemClock,
  report,
  headIntervalMs: setup.headIntervalMs,
  authorise: async (_, room) => (room.endsWith("-secret") ? "forbidden" : room.endsWith("-none") ? "not_found" : null),
});
relay.start();
realtime.start();

let revoked = false;
const wire = (io: Server) =>
  wireSockets(io, {
    sockets,
    realtime,
    authenticate: async (headers, token) => {
      if (token === "crash") throw new Error("the session store is broken");
      return token?.startsWith("good") || headers.get("cookie")?.includes("session=good") ? { hash: token ?? "cookie" } : null;
    },
    stillValid: async () => !revoked,
    revalidateMs: 100,
    worker: setup.name,
    runtime: currentRuntime,
    epoch: store.epoch,
    headIntervalMs: setup.headIntervalMs,
    connect: () => redis(address, "pubsub"),
    clientOf: (_, { address }) => address,
    log: silent,
    monitor: null,
    clock: systemClock,
    report,
  });

/** The few HTTP routes that a client and a suite need. */
async function answer(url: URL): Promise<{ status: number; body: unknown }> {
  try {
    if (url.pathname === "/livez") return { status: 200, body: { ok: true } };
    if (url.pathname === "/stats")
      return { status: 200, body: { ...realtime.stats(), relay: relay.stats(), rss: process.memoryUsage().rss } };
    if (url.pathname === "/drain") return { status: 200, body: wired.drain(200) ?? null };
    if (url.pathname === "/disconnect") {
      io.of(NAMESPACE)
        .in(`principal:${url.searchParams.get("principal")}`)
        .disconnectSockets(true);
      return { status: 200, body: null };
    }
    if (url.pathname === "/sockets")
      return { status: 200, body: (await io.of(NAMESPACE).fetchSockets()).map(({ handshake }) => handshake) };
    if (url.pathname !== "/api/events") return { status: 404, body: { code: "not_found" } };
    const query = EventsQuery.safeParse(Object.fromEntries(url.searchParams));
    if (!query.success) return { status: 400, body: { code: "bad_request" } };
    return { status: 200, body: await realtime.eventsPage("test", query.data) };
  } catch (error) {
    return { status: 500, body: { code: error instanceof StudioError ? error.code : "internal" } };
  }
}

interface Serving {
  port: number;
  io: Server;
  wired: ReturnType<typeof wire>;
}

async function onNode(): Promise<Serving> {
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    void answer(new URL(request.url ?? "/", "http://worker")).then(({ status, body }) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(body));
    });
  });
  const io = new Server(server, { path: "/socket.io", serveClient: false, pingInterval: 5000, pingTimeout: 5000 });
  const wired = wire(io);
  await new Promise<void>((resolve) => server.listen({ port: setup.port, host: "127.0.0.1", reusePort: true }, resolve));
  return { port: (server.address() as AddressInfo).port, io, wired };
}

async function onBun(): Promise<Serving> {
  // Only Bun can load it.
  const { Server: BunEngine } = await import("@socket.io/bun-engine");
  const engine = new BunEngine({ path: "/socket.io/", pingInterval: 5000, pingTimeout: 5000 });
  const io = new Server();
  const wired = wire(io);
  io.bind(engine as never);
  const { websocket, idleTimeout } = engine.handler();
  const server = Bun.serve({
    port: setup.port,
    hostname: "127.0.0.1",
    reusePort: true,
    development: false,
    idleTimeout,
    websocket: { ...websocket, backpressureLimit: 8 << 20, closeOnBackpressureLimit: true },
    async fetch(request, self) {
      const url = new URL(request.url);
      if (url.pathname === "/socket.io/") return engine.handleRequest(request, self as never);
      const { status, body } = await answer(url);
      return Response.json(body, { status });
    },
  });
  return { port: server.port ?? 0, io, wired };
}

const { port, io, wired } = await (currentRuntime === "bun" ? onBun() : onNode());
console.log(JSON.stringify({ port, pid: process.pid }));

const commit = createCommit({ store, relay, dispatch: { offer: () => {} } });
let writing = setup.writes !== undefined;
process.stdin.on("data", () => {
  writing = false;
  if (setup.writes) return;
  revoked = true;
  console.log("quiet");
});
// Whoever started it has gone: nothing may be left behind.
process.stdin.on("end", () => process.exit(0));

for (let n = 1; writing; n += 1) {
  const { tasks, run, everyMs } = setup.writes!;
  await commitLine(commit, { task: tasks[n % tasks.length]!, run, text: `${setup.name} ${n}` }).catch((error) =>
    report(error, { stage: "write" }),
  );
  await systemClock.sleep(everyMs);
}
if (setup.writes) console.log("quiet");
