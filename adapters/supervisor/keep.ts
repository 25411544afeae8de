import { setTimeout as sleep } from "node:timers/promises";
import { signalGroup } from "../process/group.ts";
import { type Exit, exitText, type Running } from "../process/running.ts";
import { backoff } from "./backoff.ts";
import { CannotStart } from "./cannot-start.ts";
import type { Notice } from "./notice.ts";

/** A process that worked this long starts again at once when it ends; before, the wait grows. */
const STABLE_MS = 10_000;
/** So many starts in a row may fail before the first success; then the whole start fails. */
const FIRST_TRIES = 3;

/** One process that is kept alive: started again, with a growing wait, whenever it ends before it is told to. */
export interface Kept {
  readonly name: string;
  /** Resolves when it is ready for the first time; rejects with CannotStart when it fails to three times in a row before that. */
  readonly firstReady: Promise<void>;
  /** The present incarnation; `waiting` is between two, when there is none. `ageMs` is the time since its start. */
  view(): { state: "starting" | "ready" | "draining" | "waiting"; pid: number | null; ageMs: number; restarts: number };
  /** Ends it: asks, waits `graceMs`, then kills its process group. It is not started again. Asking again with less time hurries it. */
  stop(graceMs: number): Promise<void>;
}

/** What is kept and who hears of it. `ended` is called after every end, with everything of that incarnation still known. */
export interface Keep {
  name: string;
  start(): Running;
  notice: Notice;
  /** One that is not ready by then is killed and counts as failed. */
  readyLimitMs: number;
  ended?(pid: number, exit: Exit): void;
}

/** Keeps a process alive until `stop`. The first start happens before it returns. */
export function keep({ name, start, notice, readyLimitMs, ended }: Keep): Kept {
  const stopping = new AbortController();
  const first = Promise.withResolvers<void>();
  first.promise.catch(() => {});
  let current: Running | null = null;
  let wasReady = false;
  let failures = 0;
  let restarts = -1;
  let isReady = false;
  let startedAt = 0;
  let kills: NodeJS.Timeout | undefined;
  let killAt = Number.POSITIVE_INFINITY;

  const killNow = () => {
    if (current && current.pid > 0) signalGroup(current.pid, "SIGKILL");
  };

  const incarnation = async (): Promise<void> => {
    let running: Running;
    try {
      running = start();
    } catch (error) {
      running = neverStarted(error);
    }
    current = running;
    restarts += 1;
    isReady = false;
    startedAt = performance.now();
    let readyAt: number | null = null;
    const late = setTimeout(() => {
      notice("error", `${name} was not ready within ${readyLimitMs / 1000} s and is killed`, { process: name });
      killNow();
    }, readyLimitMs);
    running.ready.then(
      () => {
        clearTimeout(late);
        readyAt = performance.now();
        isReady = true;
        if (wasReady) notice("info", `${name} is back`, { process: name, pid: running.pid });
        wasReady = true;
        first.resolve();
      },
      // Whatever it waited for, its end is what counts.
      () => killNow(),
    );
    const exit = await running.exited;
    clearTimeout(late);
    current = null;
    // What the leader left in its group goes with it.
    if (running.pid > 0) signalGroup(running.pid, "SIGKILL");
    ended?.(running.pid, exit);
    if (stopping.signal.aborted) return;
    failures = readyAt !== null && performance.now() - readyAt >= STABLE_MS ? 1 : failures + 1;
    const waitMs = readyAt !== null && failures === 1 ? 0 : backoff(failures);
    notice("error", `${name} ended (${exitText(exit)}); starting it again${waitMs ? ` in ${waitMs / 1000} s` : ""}`, { process: name });
    if (!wasReady && failures >= FIRST_TRIES) {
      first.reject(new CannotStart("failed", `${name} does not start: ${exitText(exit)}`));
    }
    await sleep(waitMs, undefined, { signal: stopping.signal }).catch(() => {});
  };

  const life = (async () => {
    while (!stopping.signal.aborted) await incarnation();
  })();

  return {
    name,
    firstReady: first.promise,
    view() {
      if (!current) return { state: "waiting", pid: null, ageMs: 0, restarts };
      const state = stopping.signal.aborted ? "draining" : isReady ? "ready" : "starting";
      return { state, pid: current.pid, ageMs: performance.now() - startedAt, restarts };
    },
    async stop(graceMs) {
      if (!stopping.signal.aborted) {
        stopping.abort();
        first.reject(new CannotStart("failed", `${name} was stopped before it was ready`));
        current?.drain(Math.floor(graceMs * 0.9));
      }
      if (performance.now() + graceMs < killAt) {
        killAt = performance.now() + graceMs;
        clearTimeout(kills);
        kills = setTimeout(killNow, graceMs);
      }
      await life;
      clearTimeout(kills);
    },
  };
}

function neverStarted(error: unknown): Running {
  const exit: Exit = { code: null, signal: null, detail: (error as Error).message };
  return { pid: 0, ready: new Promise(() => {}), exited: Promise.resolve(exit), drain: () => {} };
}
