import { rmSync } from "node:fs";
import { join } from "node:path";
import { bindText } from "../../src/knobs/bind.ts";
import type { Config } from "../../src/knobs/load.ts";
import type { Store } from "../../src/ports/store.ts";
import type { Ask } from "../process/messages.ts";
import { reserveAddresses } from "./addresses.ts";
import { type Certificate, openCertificate } from "./certificate.ts";
import { startChild } from "./child.ts";
import { listenControl } from "./control-server.ts";
import { poolFor } from "./cover.ts";
import { makeDataDirectory } from "./data-directory.ts";
import { openDoors } from "./door.ts";
import { createFleet, type Fleet } from "./fleet.ts";
import { openHealthPages } from "./health-pages.ts";
import { withoutHeldSockets } from "./held-socket.ts";
import { openLedger } from "./ledger.ts";
import { lockData, type Owner } from "./lock.ts";
import { misplaced, ownUrl } from "./own-url.ts";
import { pickSocketDir } from "./socket-dir.ts";
import type { Supervised, Supervision } from "./supervise.ts";
import { issueTokens, revokeTokens, signInUrl } from "./tokens.ts";
import { type UsedRedis, useRedis } from "./use-redis.ts";

const WORKER_READY_LIMIT_MS = 60_000;
const REDIS_GRACE_MS = 10_000;

/** Job workers and executors serve nobody, and their health pages tell nothing that anybody might not hear. */
const WITHOUT_TLS = { certfile: null, keyfile: null, caCerts: null, clientCerts: "none" } as const satisfies Partial<Config>;

/** Executors run what users wrote, and get nothing that they do not need for it. */
const WITHOUT_SECRETS = { databaseUrl: null, relaySecret: null, messageQueueUrl: null } as const satisfies Partial<Config>;

/** What a start has brought up so far. */
export interface Parts {
  /** None where there are executors only. */
  store?: Store;
  fleet?: Fleet;
  redis?: UsedRedis;
  /** Null where the configuration names none. */
  certificate?: Certificate | null;
  /** The configuration as it came out: with the port that was found. */
  config?: Config;
  supervised?: Supervised;
}

/** Brings everything up, in order. What must be undone at the end is left in `undo`, and what stands so far in `parts`. */
export async function begin(
  options: Supervision,
  undo: AsyncDisposableStack,
  parts: Parts,
  signal: AbortSignal,
  answer: (ask: Ask) => Promise<unknown>,
): Promise<Supervised> {
  const { config: wanted, portIsFixed, program, openStore, output, notice } = options;
  const hasWeb = wanted.role === "all" || wanted.role === "web";
  const hasStore = wanted.role !== "executor";
  const certificate = hasWeb ? openCertificate(wanted, notice) : null;
  parts.certificate = certificate;
  makeDataDirectory(wanted.data);
  const lock = lockData(wanted.data);
  undo.defer(() => lock.release());
  const { previous } = lock;
  if (previous?.socket_dir) rmSync(previous.socket_dir, { recursive: true, force: true });
  const ledger = openLedger(wanted.data, notice);
  const swept = await ledger.sweep();
  if (swept.length > 0) notice("warn", `Ended what the last Studio left running: ${swept.join(", ")}`);

  const reserved = options.activated ?? (await reserveAddresses(wanted.bind, portIsFixed, hasWeb ? poolFor(wanted.workers) : 0));
  undo.defer(() => reserved.release());
  const { bind, port = wanted.port } = reserved;
  if (wanted.port !== 0 && port !== wanted.port) notice("warn", `Port ${wanted.port} is taken; using ${port}`);
  const isHeld = !hasWeb || bind.every((address) => "path" in address || (reserved.sockets.get(bindText(address))?.length ?? 0) > 0);
  const risk = isHeld ? null : withoutHeldSockets();
  if (risk !== null) notice("warn", risk);
  signal.throwIfAborted();

  const sockets = pickSocketDir(wanted.data);
  undo.defer(() => sockets.remove());
  const closeDoors = hasWeb ? await openDoors(bind, sockets.path, reserved.doors) : () => Promise.resolve();
  undo.defer(closeDoors);
  const redisSocket = wanted.redisUrl === null ? (sockets.isElsewhere ? join(sockets.path, "redis.sock") : wanted.redisSocket) : null;
  const config: Config = { ...wanted, bind, port, redisSocket, ...(hasWeb ? {} : WITHOUT_TLS) };
  parts.config = config;
  const owner: Owner = {
    pid: process.pid,
    url: null,
    socket_dir: sockets.isElsewhere ? sockets.path : null,
    login_token: null,
    api_token: null,
  };
  lock.describe(owner);
  const control = await listenControl(join(sockets.path, "control.sock"), answer);
  undo.defer(() => control.close());
  signal.throwIfAborted();

  const startRedis = async (): Promise<string> => {
    const redis = useRedis(config, ledger, notice);
    parts.redis = redis;
    undo.defer(async () => redis.kept?.stop(REDIS_GRACE_MS));
    await orAborted(redis.ready, signal);
    return redis.text();
  };
  const prepareStore = async () => {
    if (!hasStore) return null;
    const store = await openStore(config);
    undo.defer(() => store.close());
    parts.store = store;
    if (previous) await revokeTokens(store, previous, Date.now());
    if (!hasWeb) return null;
    const tokens = await issueTokens(store, Date.now());
    undo.defer(() => revokeTokens(store, tokens.hashes, Date.now()));
    lock.describe(Object.assign(owner, tokens.hashes));
    return tokens;
  };
  // Both are waited for, so that nothing is still being started when what was started is undone.
  const [redisDone, storeDone] = await Promise.allSettled([startRedis(), prepareStore()]);
  if (redisDone.status === "rejected") throw redisDone.reason;
  if (storeDone.status === "rejected") throw storeDone.reason;
  signal.throwIfAborted();

  if (!hasWeb) {
    const pages = await openHealthPages(config, {
      workers: () => parts.fleet?.workers() ?? [],
      store: parts.store,
      stopping: signal,
      reserved,
    });
    undo.defer(() => pages.close());
  }
  const fleet = createFleet({
    plan: { generation: 1, config, program },
    notice,
    readyLimitMs: options.readyLimitMs ?? WORKER_READY_LIMIT_MS,
    sockets: Math.max(1, ...Array.from(reserved.sockets.values(), ({ length }) => length)),
    launch: (child, env, { config: its }) =>
      startChild(
        { ...child, env: { ...env, STUDIO_CONFIG: JSON.stringify(child.role === "executor" ? { ...its, ...WITHOUT_SECRETS } : its) } },
        {
          ...{ control, ledger, output, certificate, silenceLimitMs: its.timeoutMs, sockets: reserved.sockets },
          hung: (id) => notice("error", `${id} gives no sign of life and is killed`, { process: id }),
        },
      ),
  });
  parts.fleet = fleet;
  undo.defer(() => fleet.stop());
  // Done before that: from the moment that the last worker stops to listen, connections are refused instead of kept waiting for nobody.
  undo.defer(() => reserved.letGo());
  // Before the workers leave.
  undo.defer(closeDoors);
  await orAborted(fleet.ready, signal);
  signal.throwIfAborted();

  const url = ownUrl(config, certificate?.checked ?? null);
  const advice = certificate && misplaced(config, certificate.checked);
  if (advice) notice("warn", advice);
  if (certificate && config.workerClass.includes("bun")) notice("info", BUN_IS_SILENT);
  lock.describe(Object.assign(owner, { url, ...(config.publicUrl === null ? {} : { public_url: config.publicUrl }) }));
  const tokens = storeDone.value;
  const tokenUrl = tokens && signInUrl(config.publicUrl ?? url, tokens.login);
  parts.supervised = { url, tokenUrl, apiToken: tokens?.api ?? null, config, redis: redisDone.value };
  return parts.supervised;
}

/** Bun tells its programs nothing of a failed handshake, so the line that the other workers write when it happens is written beforehand. */
const BUN_IS_SILENT =
  "Bun workers cut off who speaks plain HTTP to the HTTPS port, or fails to begin TLS, with no answer and no further line in this log: a client or proxy that gets no answer most likely does not use https://";

/** What the work resolves to, unless the signal aborts first. */
function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    work.then(resolve, reject);
  });
}
