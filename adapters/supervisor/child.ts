import { spawn } from "node:child_process";
import { processStart, signalGroup } from "../process/group.ts";
import { exitOf, type Running } from "../process/running.ts";
import type { ControlServer } from "./control-server.ts";
import type { Ledger } from "./ledger.ts";

const WATCH_EVERY_MS = 1000;

/** What one child of ours is started with. */
export interface ChildProgram {
  readonly id: string;
  readonly role: "web" | "worker";
  readonly argv: readonly [string, ...string[]];
  readonly cwd: string;
  /** The whole environment; STUDIO_ROLE, STUDIO_WORKER_ID and STUDIO_CONTROL are added. */
  readonly env: Readonly<Record<string, string>>;
}

/** What a child is started in. */
export interface ChildSurroundings {
  readonly control: ControlServer;
  readonly ledger: Ledger;
  /** File descriptor of what it writes to its standard output and error. */
  readonly output: number;
  /** A child that sent heartbeats and then none for this long hangs, and is killed; 0 is never. */
  readonly silenceLimitMs: number;
  hung(id: string): void;
}

/** Starts one child in a process group of its own. When it ends, the groups of users' programs that it reported are killed with it. */
export function startChild(
  { id, role, argv, cwd, env }: ChildProgram,
  { control, ledger, output, silenceLimitMs, hung }: ChildSurroundings,
): Running {
  const child = spawn(argv[0], argv.slice(1), {
    cwd,
    detached: true,
    stdio: ["ignore", output, output],
    env: { ...env, STUDIO_ROLE: role, STUDIO_WORKER_ID: id, STUDIO_CONTROL: control.path },
  });
  const pid = child.pid ?? 0;
  if (pid > 0) ledger.record("child", pid);
  const groups = new Map<number, string>();
  const ready = Promise.withResolvers<void>();
  let lastBeat: number | null = null;
  const line = control.expect(id, pid, {
    message: (message) => {
      if (message.type === "ready") ready.resolve();
      if (message.type === "heartbeat") lastBeat = performance.now();
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
  return { pid, ready: ready.promise, exited, drain: (graceMs) => line.send({ type: "drain", grace_ms: graceMs }) };
}
