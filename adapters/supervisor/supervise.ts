import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Config, RuntimeName } from "../../src/knobs/load.ts";
import type { Store } from "../../src/ports/store.ts";
import { findRedis } from "../redis-server/find.ts";
import { startPrivateRedis } from "../redis-server/private.ts";
import { CannotStart } from "./cannot-start.ts";
import { type ChildProgram, startChild } from "./child.ts";
import { listenControl } from "./control-server.ts";
import { makeDataDirectory } from "./data-directory.ts";
import { type Kept, keep } from "./keep.ts";
import { openLedger } from "./ledger.ts";
import { lockData, type Owner } from "./lock.ts";
import type { Notice } from "./notice.ts";
import { reservePort } from "./port.ts";
import { pickSocketDir } from "./socket-dir.ts";
import { issueTokens, revokeTokens, signInUrl } from "./tokens.ts";

const WORKER_READY_LIMIT_MS = 60_000;
/** What is left after a hurried stop for processes to leave by themselves. */
const HURRIED_MS = 2000;
const REDIS_GRACE_MS = 10_000;

/** What is supervised, and what the outside provides for it. */
export interface Supervision {
  config: Config;
  /** Refuses to take another port than `config.port`, rather than the next free one. */
  portIsFixed: boolean;
  /** The command that runs a role with a runtime, and the environment that it gets besides STUDIO_*. */
  program(role: "web" | "worker", runtime: RuntimeName): Pick<ChildProgram, "argv" | "cwd" | "env">;
  /** Opens the database, bringing its schema up to date. */
  openStore(config: Config): Promise<Store>;
  /** File descriptor that the children write their logs to. */
  output: number;
  notice: Notice;
}

/** A Studio that works. */
export interface Supervised {
  readonly url: string;
  readonly tokenUrl: string;
  readonly apiToken: string;
  readonly config: Config;
  /** What is said of Redis to people: `private 7.0.15`. */
  readonly redis: string;
}

/** A start that is under way, or done. */
export interface Supervisor {
  /** Resolves when every process is ready; rejects with CannotStart after everything that was started has ended. */
  readonly ready: Promise<Supervised>;
  /** Ends everything: processes drain within the graceful timeout. Called again, or with `hurry`, it takes at most 2 s more. Never rejects. */
  stop(hurry?: boolean): Promise<void>;
}

/** Starts Redis, the web workers and the job worker of a data directory, and keeps them running until `stop`. */
export function supervise(options: Supervision): Supervisor {
  const undo = new AsyncDisposableStack();
  const children: Kept[] = [];
  const stopping = new AbortController();
  let stopped: Promise<void> | undefined;

  const stop = (hurry = false): Promise<void> => {
    stopping.abort(new CannotStart("failed", "Studio was stopped before it was ready"));
    // Those that drain already are hurried where they stand.
    if (stopped || hurry) for (const child of children) void child.stop(HURRIED_MS);
    stopped ??= begun
      .then(
        () => undo.disposeAsync(),
        () => undo.disposeAsync(),
      )
      .catch((error) => options.notice("error", `Something could not be ended cleanly: ${String(error)}`));
    return stopped;
  };
  const begun = start(options, undo, children, stopping.signal);
  const ready = begun.catch(async (error) => {
    await stop();
    throw error;
  });
  ready.catch(() => {});
  return { ready, stop };
}

async function start(
  { config: wanted, portIsFixed, program, openStore, output, notice }: Supervision,
  undo: AsyncDisposableStack,
  children: Kept[],
  signal: AbortSignal,
): Promise<Supervised> {
  makeDataDirectory(wanted.data);
  const lock = lockData(wanted.data);
  undo.defer(() => lock.release());
  const { previous } = lock;
  if (previous?.socket_dir) rmSync(previous.socket_dir, { recursive: true, force: true });
  const ledger = openLedger(wanted.data);
  const swept = await ledger.sweep();
  if (swept.length > 0) notice("warn", `Ended what the last Studio left running: ${swept.join(", ")}`);

  const reserved = await reservePort(wanted.host, wanted.port, portIsFixed);
  undo.defer(() => reserved.release());
  if (wanted.port !== 0 && reserved.port !== wanted.port) notice("warn", `Port ${wanted.port} is taken; using ${reserved.port}`);
  signal.throwIfAborted();

  const sockets = pickSocketDir(wanted.data);
  undo.defer(() => sockets.remove());
  const redisSocket = wanted.redisUrl === null ? (sockets.isElsewhere ? join(sockets.path, "redis.sock") : wanted.redisSocket) : null;
  const config: Config = { ...wanted, port: reserved.port, redisSocket };
  const owner: Owner = {
    pid: process.pid,
    url: null,
    socket_dir: sockets.isElsewhere ? sockets.path : null,
    login_token: null,
    api_token: null,
  };
  lock.describe(owner);
  const control = await listenControl(join(sockets.path, "control.sock"));
  undo.defer(() => control.close());
  signal.throwIfAborted();

  const startRedis = async (): Promise<string> => {
    if (redisSocket === null) return orAborted(useExternalRedis(config, notice), signal);
    const binary = findRedis(process.env.PATH ?? "");
    if (binary === null) {
      throw new CannotStart("missing", "Neither redis-server nor valkey-server is on PATH. Install one of them, or set REDIS_URL");
    }
    let version = "";
    const redis = keep({
      name: "redis",
      notice,
      readyLimitMs: 130_000,
      start: () => {
        const running = startPrivateRedis({
          binary,
          socket: redisSocket,
          dir: join(config.data, "redis"),
          onLine: (line) => notice("warn", `redis: ${line}`, { process: "redis" }),
        });
        if (running.pid > 0) ledger.record("redis", running.pid);
        void running.ready.then(() => (version = running.version())).catch(() => {});
        return running;
      },
      ended: (pid) => {
        ledger.forget("redis", pid);
        rmSync(redisSocket, { force: true });
      },
    });
    undo.defer(() => redis.stop(REDIS_GRACE_MS));
    await orAborted(redis.firstReady, signal);
    return `private ${version}`;
  };
  const prepareStore = async () => {
    const store = await openStore(config);
    undo.defer(() => store.close());
    if (previous) await revokeTokens(store, previous, Date.now());
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

  const tell = JSON.stringify(config);
  const silenceLimitMs = config.timeoutMs;
  const launch = (id: string, role: "web" | "worker", runtime: RuntimeName) => {
    const { argv, cwd, env } = program(role, runtime);
    const hung = () => notice("error", `${id} gives no sign of life and is killed`, { process: id });
    children.push(
      keep({
        name: id,
        notice,
        readyLimitMs: WORKER_READY_LIMIT_MS,
        start: () =>
          startChild({ id, role, argv, cwd, env: { ...env, STUDIO_CONFIG: tell } }, { control, ledger, output, silenceLimitMs, hung }),
      }),
    );
  };
  undo.defer(() => Promise.all(children.map((child) => child.stop(config.gracefulTimeoutMs))).then(() => {}));
  const classes = config.workerClass;
  for (let n = 0; n < config.workers; n += 1) launch(`w${n + 1}`, "web", classes[n % classes.length]!);
  launch("j1", "worker", classes[0]!);
  await orAborted(Promise.all(children.map((child) => child.firstReady)), signal);
  signal.throwIfAborted();

  const url = `http://${urlHost(config.host)}:${config.port}`;
  lock.describe(Object.assign(owner, { url, ...(config.publicUrl === null ? {} : { public_url: config.publicUrl }) }));
  const tokens = storeDone.value;
  return { url, tokenUrl: signInUrl(config.publicUrl ?? url, tokens.login), apiToken: tokens.api, config, redis: redisDone.value };
}

async function useExternalRedis(config: Config, notice: Notice): Promise<string> {
  // Only here is a Redis client needed, and it is a large part of the program.
  const { checkExternalRedis } = await import("../redis-server/external.ts");
  const found = await checkExternalRedis(config.redisUrl!);
  if (found.state !== "usable") throw new CannotStart(found.state === "unreachable" ? "unreachable" : "failed", found.problem);
  if (found.warning) notice("warn", found.warning);
  return `${new URL(config.redisUrl!).host} ${found.version}`;
}

/** What the work resolves to, unless the signal aborts first. */
function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    work.then(resolve, reject);
  });
}

/** The host under which a person on this machine reaches what listens on `host`. */
function urlHost(host: string): string {
  if (host === "0.0.0.0") return "127.0.0.1";
  if (host === "::") return "[::1]";
  return host.includes(":") ? `[${host}]` : host;
}
