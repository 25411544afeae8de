import { spawn } from "node:child_process";
import type { RuntimeName } from "../../src/knobs/load.ts";
import { processStart, signalGroup } from "../process/group.ts";
import type { WorkerRole } from "../process/messages.ts";
import { exitOf, type Running } from "../process/running.ts";
import type { Certificate } from "./certificate.ts";
import type { ControlServer } from "./control-server.ts";
import type { Ledger } from "./ledger.ts";

const WATCH_EVERY_MS = 1000;

/** What a child said of itself in its last heartbeat. */
export interface Vitals {
  /** Bytes. */
  readonly rss: number;
  /** How late the timer of that beat was, in milliseconds: what a request would have waited. */
  readonly lagMs: number;
  readonly sockets: number;
  /** Requests that are being answered. */
  readonly requests: number;
  /** Requests that were answered since its start. */
  readonly served: number;
  /** Jobs that are being worked on. */
  readonly jobs: number;
}

/** A started child. */
export interface Child extends Running {
  readonly runtime: RuntimeName | null;
  /** Null before its first heartbeat. */
  vitals(): Vitals | null;
  /** Milliseconds since its last sign of life; since it is ready when there was none. */
  silentMs(): number;
  /** The inherited sockets that it was started with to accept from. */
  readonly took: readonly number[];
  /** Has it accept from these, too, from now on. */
  take(sockets: readonly number[]): void;
  /** Has it open its log files anew. */
  reopen(): void;
}

/** What one child of ours is started with. */
export interface ChildProgram {
  readonly id: string;
  readonly role: WorkerRole;
  readonly runtime: RuntimeName;
  /** Which of the inherited sockets of each address it accepts from at first. */
  readonly take: readonly number[];
  readonly argv: readonly [string, ...string[]];
  readonly cwd: string;
  /** The whole environment; STUDIO_WORKER_ROLE, STUDIO_WORKER_ID, STUDIO_CONTROL and STUDIO_SOCKETS are added. */
  readonly env: Readonly<Record<string, string>>;
}

/** What a child is started in. */
export interface ChildSurroundings {
  readonly control: ControlServer;
  readonly ledger: Ledger;
  /** File descriptor of what it writes to its standard output and error. */
  readonly output: number;
  /** Listening sockets that web workers inherit, by address. */
  readonly sockets: ReadonlyMap<string, readonly number[]>;
  /** A child that was ready and then gave no heartbeat for this long hangs, and is killed; 0 is never. */
  readonly silenceLimitMs: number;
  hung(id: string): void;
  /** What web workers show to their clients. */
  readonly certificate: Certificate | null;
}

/** Starts one child in a process group of its own. When it ends, the groups of users' programs that it reported are killed with it. */
export function startChild(
  { id, role, runtime, take, argv, cwd, env }: ChildProgram,
  { control, ledger, output, sockets, silenceLimitMs, hung, certificate }: ChildSurroundings,
): Child {
  const inherited = role === "web" ? [...sockets.values()].flat() : [];
  // The first descriptor after standard error is 3.
  let at = 3;
  const named = Object.fromEntries(Array.from(sockets, ([address, fds]) => [address, fds.map(() => at++)]));
  const child = spawn(argv[0], argv.slice(1), {
    cwd,
    detached: true,
    stdio: ["ignore", output, output, ...inherited],
    env: {
      ...env,
      ...{ STUDIO_WORKER_ROLE: role, STUDIO_WORKER_ID: id, STUDIO_CONTROL: control.path },
      ...(inherited.length > 0 ? { STUDIO_SOCKETS: JSON.stringify({ fds: named, take }) } : {}),
    },
  });
  const pid = child.pid ?? 0;
  if (pid > 0) ledger.record("child", pid);
  const groups = new Map<number, string>();
  const ready = Promise.withResolvers<void>();
  let lastBeat: number | null = null;
  let vitals: Vitals | null = null;
  let heardAt: number | null = null;
  const line = control.expect(id, pid, {
    message: (message) => {
      heardAt = performance.now();
      if (message.type === "ready") {
        // It begins to beat right after: one that never does stands still already.
        lastBeat ??= heardAt;
        ready.resolve();
      }
      if (message.type === "heartbeat") {
        const { rss, lag_ms, sockets = 0, requests = 0, served = 0, running = 0 } = message;
        lastBeat = performance.now();
        vitals = { rss, lagMs: lag_ms, sockets, requests, served, jobs: running };
      }
      if (message.type !== "group") return;
      if (message.state === "started") {
        groups.set(message.pgid, message.start);
        ledger.record("group", message.pgid, message.start);
      } else {
        groups.delete(message.pgid);
        ledger.forget("group", message.pgid);
      }
    },
  });
  const forget = role === "web" ? certificate?.hand(line.send) : undefined;
  let watchedAt = performance.now();
  const watch = setInterval(() => {
    const now = performance.now();
    // When this process itself was held up, its children may have been, too: they get their time anew.
    if (now - watchedAt > 5 * WATCH_EVERY_MS && lastBeat !== null) lastBeat = now;
    watchedAt = now;
    if (lastBeat === null || silenceLimitMs === 0 || now - lastBeat < silenceLimitMs) return;
    lastBeat = null;
    hung(id);
    signalGroup(pid, "SIGKILL");
  }, WATCH_EVERY_MS);
  const exited = exitOf(child).then((exit) => {
    clearInterval(watch);
    forget?.();
    line.end();
    for (const [pgid, start] of groups) {
      const leader = processStart(pgid);
      if (leader === "" || leader === start) signalGroup(pgid, "SIGKILL");
      ledger.forget("group", pgid);
    }
    if (pid > 0) ledger.forget("child", pid);
    ready.reject(new Error("it ended before it was ready"));
    return exit;
  });
  ready.promise.catch(() => {});
  return {
    pid,
    runtime,
    ready: ready.promise,
    exited,
    drain: (graceMs) => line.send({ type: "drain", grace_ms: graceMs }),
    took: take,
    silentMs: () => (heardAt === null ? 0 : performance.now() - heardAt),
    take: (sockets) => line.send({ type: "take", sockets: [...sockets] }),
    reopen: () => line.send({ type: "reopen" }),
    vitals: () => vitals,
  };
}
