import { join } from "node:path";
import type { Redis } from "ioredis";
import { forwardingOf } from "../../src/forwarding/config.ts";
import type { AccessLog } from "../../src/http/access.ts";
import { createApp, type ErrorPage } from "../../src/http/app.ts";
import type { Assets } from "../../src/http/assets.ts";
import { createContradictions } from "../../src/http/diagnostics/contradictions.ts";
import { createHandshakes, HANDSHAKE_SEEN, type Handshakes } from "../../src/http/diagnostics/handshakes.ts";
import { createHolding } from "../../src/http/diagnostics/hold.ts";
import { createHealth } from "../../src/http/health.ts";
import { createMetrics } from "../../src/http/metrics.ts";
import type { Route } from "../../src/http/route.ts";
import { routes } from "../../src/http/routes/index.ts";
import { createSessions, REVOKED, type Sessions } from "../../src/http/sessions.ts";
import { createDispatcher } from "../../src/jobs/dispatch.ts";
import { bindText } from "../../src/knobs/bind.ts";
import type { Config, RuntimeName } from "../../src/knobs/load.ts";
import type { PartLevel } from "../../src/knobs/part-level.ts";
import { createLimits, type SharedCounter } from "../../src/limits/limits.ts";
import { systemClock } from "../../src/ports/clock.ts";
import type { Store } from "../../src/ports/store.ts";
import { createCommit } from "../../src/realtime/commit.ts";
import { createRealtime, type Realtime } from "../../src/realtime/realtime.ts";
import { createRelay } from "../../src/realtime/relay.ts";
import type { PartLog, Report } from "../../src/report.ts";
import { createServices } from "../../src/studio/create-services.ts";
import type { Services } from "../../src/studio/services.ts";
import { VERSION } from "../../src/version.ts";
import { createEngineWatch } from "../engine-watch.ts";
import { createRedisLog } from "../events/redis-log.ts";
import { createFiles } from "../files/files.ts";
import { createRedisCounter } from "../limits/redis-counter.ts";
import { doorSocket } from "../process/door.ts";
import { openQueueLazily } from "../queue/lazy.ts";
import { messageQueue, redis } from "../redis/connect.ts";
import { createMachines } from "../relay/machines.ts";
import type { ListenAddress, Notice, Serve, ServeOptions } from "../serve.ts";
import { createSockets } from "../sockets/sockets.ts";
import { type Wired, wireSockets } from "../sockets/wire.ts";
import { openStore } from "../store/open.ts";
import type { Identity } from "../tls/identity.ts";
import { authoriseRooms } from "./authorise.ts";

/** What a web worker is made of. */
export interface WebOptions {
  config: Config;
  /** Its name, `[a-z0-9]{1,16}`. */
  worker: string;
  runtime: RuntimeName;
  serve: Serve;
  assets: Assets;
  /** The pages, and how a failed request looks. They are handed in: not every runtime can load their sources. */
  pages: readonly Route[];
  errorPage?: ErrorPage;
  /** The private directory for unix sockets between workers; without it, long-polling needs sticky routing. */
  runDir?: string;
  /** With it, its TCP addresses speak HTTPS only. */
  tls?: Identity;
  /** Descriptors of listening sockets that this process was started with, by address as `bindText` writes it. */
  inherited?: { readonly fds: Readonly<Record<string, readonly number[]>>; readonly take: readonly number[] };
  report: Report;
  notice: Notice;
  /** Opens the log of one part. */
  part(name: string, level: PartLevel): PartLog;
  access: AccessLog;
}

/** A web worker that serves. */
export interface WebWorker {
  readonly port: number;
  sockets(): number;
  requests(): number;
  served(): number;
  /** Gives new connections this certificate; throws when the runtime cannot, and keeps the one before. */
  renew(identity: Identity): void;
  /** Accepts from these of the inherited sockets, too. */
  take(sockets: readonly number[]): void;
  /** Leaves in order: not ready, sockets told to go, no new connections, requests ended, everything closed. It takes at most about `graceMs`. */
  drain(graceMs: number): Promise<void>;
}

/** The longest time over which sockets are told to move, so that they do not all arrive elsewhere at once. */
const MOVE_MS = 5000;

/** How long connections without a request are left open after it takes no new ones, so that those in use end with an answer and none under a request. */
const LINGER_MS = 1000;

const SHARED_ADDRESS =
  "Requests come through a proxy whose forwarding headers are not believed: for the rate limits all its clients are one, with ten times the allowance of one. Set STUDIO_PROXY_FIX_ENABLED or STUDIO_TRUSTED_PROXIES.";

/** Starts a web worker: store, Redis, live side, application and server. Rejects when the database cannot be opened or the address not bound. */
export async function startWeb(options: WebOptions): Promise<WebWorker> {
  const { config, worker, runtime, report } = options;
  const clock = systemClock;
  const store = await openStore(config);
  const connect = (purpose: "log" | "tail" | "pubsub"): Redis => redis(config, purpose, report);
  const log = createRedisLog({ connect, epoch: store.epoch, keep: config.retention.stream });
  const queue = openQueueLazily({ address: config, report });
  const relay = createRelay({ store, log, clock, report });
  const dispatch = createDispatcher({ store, queue, clock, report });
  const commit = createCommit({ store, relay, dispatch });
  const services = createServices({ store, commit, files: createFiles(join(config.data, "runs")), clock, events: log, report });
  const hub = createSockets({ report });
  const realtime = createRealtime({
    store,
    log,
    sockets: hub,
    clock,
    report,
    authorise: authoriseRooms(store),
    headIntervalMs: config.headIntervalMs,
  });
  const sessions = createSessions({
    store,
    clock,
    report,
    signal: (channel, message) => log.signal(channel, message),
    endSockets: (hash) => realtime.revoke(hash),
    days: config.sessionDays,
  });
  const handshakes = createHandshakes({ worker, clock, signal: (channel, message) => log.signal(channel, message), report });
  const counter = createRedisCounter(redis(config, "limits", report), store.epoch);
  const app = application(options, { store, services, realtime, sessions, handshakes, counter, redisAnswers: () => log.ping() });

  const engineRequests = app.metrics.counter(
    "studio_engine_requests_total",
    "Requests of the socket endpoint: own, relayed to the worker that holds the session, or why they were refused",
    "outcome",
  );
  const watch = createEngineWatch({ count: engineRequests, log: options.part("engineio", config.engineioLog), now: clock.now });

  let wired: Wired | undefined;
  const served = await options.serve({
    app: app.app,
    listen: addressesOf(config, options),
    ...(options.inherited ? { take: options.inherited.take } : {}),
    socketPath: config.socketPath,
    transports: config.socketTransports,
    pingIntervalMs: config.pingIntervalMs,
    pingTimeoutMs: config.pingTimeoutMs,
    keepaliveMs: config.keepaliveMs,
    ...(options.tls ? { tls: options.tls } : {}),
    limits: {
      headersTimeoutMs: config.headersTimeoutMs,
      requestTimeoutMs: config.requestTimeoutMs,
      sendTimeoutMs: config.sendTimeoutMs,
      connections: config.workerConnections,
    },
    ...(options.runDir === undefined ? {} : { relay: relayOf(options.runDir, options, store.epoch) }),
    wire: (io) => {
      wired = wireSockets(io, {
        sockets: hub,
        realtime,
        authenticate: app.app.authenticate,
        stillValid: sessions.stillValid,
        worker,
        runtime,
        epoch: store.epoch,
        headIntervalMs: config.headIntervalMs,
        callRate: config.rateSocket,
        connect: () => messageQueue(config, report),
        clientOf: app.app.clientOf,
        log: options.part("socketio", config.socketioLog),
        monitor: config.monitorClients ? options.part("clients", "info") : null,
        clock,
        report,
      });
    },
    watch,
    report,
    notice: options.notice,
  });
  const hearing = [log.onSignal(REVOKED, sessions.forget), log.onSignal(HANDSHAKE_SEEN, handshakes.heard)];
  realtime.start();
  relay.start();
  dispatch.start();
  app.metrics.gauge("studio_sockets", "Open connections of the socket engine", served.sockets);
  app.metrics.gauge("studio_requests_running", "Requests that are being answered", served.requests);

  let leaving: Promise<void> | undefined;
  const leave = async (graceMs: number) => {
    const until = performance.now() + graceMs;
    app.health.drain();
    const spread = Math.min(MOVE_MS, graceMs / 3);
    wired?.drain(spread);
    served.retire();
    const retiredAt = performance.now();
    while (served.sockets() > 0 && performance.now() < retiredAt + spread) await clock.sleep(50);
    await clock.sleep(Math.max(0, retiredAt + Math.min(LINGER_MS, graceMs / 4) - performance.now()));
    await served.close(Math.max(0, until - performance.now() - 500));
    for (const stop of hearing) stop();
    wired?.close();
    counter.close();
    for (const part of [realtime, dispatch, relay]) await part.stop().catch((error) => report(error, { stage: "web.stop" }));
    for (const part of [queue, log, store]) await part.close().catch((error) => report(error, { stage: "web.close" }));
  };
  return {
    port: served.port,
    sockets: served.sockets,
    requests: served.requests,
    served: served.served,
    renew: served.renew,
    take: served.take,
    drain(graceMs) {
      leaving ??= leave(graceMs);
      return leaving;
    },
  };
}

/** How requests for the sessions of other workers are passed on, of this machine and, where that is configured, of others. */
function relayOf(dir: string, { config, worker, report }: WebOptions, epoch: string): NonNullable<ServeOptions["relay"]> {
  const { relayAddress: address, relaySecret: secret } = config;
  if (address === null || secret === null) return { owner: worker, dir };
  const machines = createMachines({ redis: redis(config, "relay", report), epoch, secret, address, worker, dir, now: systemClock.now });
  return { owner: machines.owner, dir, machines };
}

/** Where a worker listens. The unix sockets of the configuration are the supervisor's, which passes their connections on to a private one of each worker. */
function addressesOf(
  { bind, certfile }: Config,
  { worker, runDir, inherited }: Pick<WebOptions, "worker" | "runDir" | "inherited">,
): ListenAddress[] {
  const tcp = bind
    .filter((address) => "port" in address)
    .map((address) => {
      const fds = inherited?.fds[bindText(address)];
      return fds === undefined ? address : { ...address, fds };
    });
  // With TLS, this is also where our own programs ask how it is.
  const isBehindDoor = runDir !== undefined && (tcp.length < bind.length || certfile !== null);
  return isBehindDoor ? [...tcp, { path: doorSocket(runDir, worker) }] : tcp;
}

/** The HTTP side of the worker: health, metrics, routes and pages. */
function application(
  { config, worker, runtime, assets, pages, errorPage, report, part, access }: WebOptions,
  parts: {
    store: Store;
    services: Services;
    realtime: Realtime;
    sessions: Sessions;
    handshakes: Handshakes;
    counter: SharedCounter;
    redisAnswers(): Promise<void>;
  },
) {
  const { store, services, realtime, sessions } = parts;
  const health = createHealth({ checks: { database: () => store.ping(), redis: parts.redisAnswers }, clock: systemClock });
  const metrics = createMetrics({ worker, runtime, version: VERSION });
  metrics.gauge("process_resident_memory_bytes", "Resident memory", () => process.memoryUsage.rss());
  metrics.gauge("process_uptime_seconds", "Time since the worker started", () => process.uptime());
  metrics.gauge("studio_followers", "Sockets of the namespace /rt", () => realtime.stats().sockets);
  metrics.gauge("studio_replays_total", "Catch-ups of followers that were begun", () => realtime.stats().replays);
  metrics.gauge("studio_slow_consumers_total", "Sockets that were closed because they did not read", () => realtime.stats().slowConsumers);
  const refused = metrics.counter("studio_limited_total", "What rate limits refused", "limit");
  const limits = createLimits({
    rates: {
      signIn: config.rateSignIn,
      badTokens: config.rateBadTokens,
      handshakes: config.rateHandshakes,
      writes: config.rateWrites,
      requests: config.rateRequests,
    },
    local: config.rateLocal,
    shared: parts.counter,
    report,
    onRefused: refused,
    onSharedAddress: () => part("limits", "warn").warn(SHARED_ADDRESS),
  });
  const table = [...routes, ...pages];
  const forwarding = forwardingOf(config);
  const app = createApp({
    routes: table,
    services,
    site: {
      sessions,
      limits,
      health,
      metrics,
      assets,
      handshakes: parts.handshakes,
      holding: createHolding(),
      readsForwarding: forwarding.enabled,
      events: (principal, query) => realtime.eventsPage(principal, query),
      about: { version: VERSION, runtime, worker },
      socketPath: config.socketPath,
      socketTransports: config.socketTransports,
      routes: table,
    },
    forwarding,
    allowedOrigins: config.allowedOrigins,
    socketOrigins: config.socketOrigins,
    maxBodyBytes: config.maxBodyBytes,
    hsts: config.hsts,
    keepAlive: config.keepaliveMs > 0,
    ...(errorPage ? { errorPage } : {}),
    report,
    access,
    contradicted: createContradictions({
      clock: systemClock,
      count: metrics.counter("studio_forwarding_contradictions_total", "Contradictions between what proxies say of a request", "about"),
      notice: part("forwarding", "warn").warn,
    }),
  });
  return { app, health, metrics };
}
