import type { RuntimeName } from "../../src/knobs/load.ts";
import { signalGroup } from "../process/group.ts";
import { type Exit, exitText } from "../process/running.ts";
import { backoff } from "./backoff.ts";
import { CannotStart } from "./cannot-start.ts";
import type { Child } from "./child.ts";
import type { Notice } from "./notice.ts";

/** A process that worked this long starts again at once when it ends; before, the wait grows. */
const STABLE_MS = 10_000;
/** So many starts in a row may fail before the first success; then the whole start fails. */
const FIRST_TRIES = 3;
/** A second end in a row so soon is a loop, which the status tells. */
const LOOP_FAILURES = 2;

/** What the processes of a slot are started from. Restarts after a crash use the same one. */
export interface Plan {
  readonly generation: number;
}

/** One process of a slot, as `studio status` shows it. `waiting` is none: the next start is put off. */
export interface Incarnation {
  readonly id: string;
  readonly state: "starting" | "ready" | "draining" | "waiting";
  readonly generation: number;
  /** How often this slot was started again after an unexpected end. */
  readonly restarts: number;
  readonly runtime: RuntimeName | null;
  readonly pid: number | null;
  /** Milliseconds since its start. */
  readonly ageMs: number;
  readonly child: Child | null;
}

/** A place that one worker fills, and during a replacement two. */
export interface Slot<P extends Plan> {
  readonly name: string;
  /** Resolves when its first process is ready; rejects with CannotStart when it fails to three times in a row before that. */
  readonly firstReady: Promise<void>;
  plan(): P;
  /**
   * Starts a successor, and drains the present process once that is ready, within `graceMs`. Resolves when both is done to null, or, when the successor does
   * not become ready, to the reason in words: then the present one stays and works on.
   */
  replace(plan: P, graceMs: number): Promise<string | null>;
  /** Ends all of it; nothing is started again. Asking again with less time hurries it, 0 kills. */
  stop(graceMs: number): Promise<void>;
  list(): Incarnation[];
  /** The process that takes work; null while there is none. */
  working(): { id: string; ageMs: number; child: Child } | null;
  /** Why this slot is not as it should be, in words. */
  trouble(): string | null;
}

interface One<P> {
  readonly id: string;
  readonly plan: P;
  readonly child: Child;
  readonly began: number;
  state: "starting" | "ready" | "draining";
  readyAt: number | null;
  killAt: number;
  killTimer?: NodeJS.Timeout;
  /** Null once it is ready, or how it ended before that. */
  readonly outcome: Promise<Exit | null>;
}

/** Opens a slot and starts its first process. `start` may throw; that counts as a failed start. */
export function openSlot<P extends Plan>(options: {
  name: string;
  plan: P;
  start(id: string, plan: P): Child;
  notice: Notice;
  /** One that is not ready by then is killed and counts as failed. */
  readyLimitMs: number;
}): Slot<P> {
  const { name, start, notice, readyLimitMs } = options;
  const all = new Set<One<P>>();
  const first = Promise.withResolvers<void>();
  first.promise.catch(() => {});
  const emptied: (() => void)[] = [];
  let plan = options.plan;
  let current: One<P> | null = null;
  let stopping = false;
  let wasReady = false;
  let failures = 0;
  let restarts = 0;
  let lastEnd = "";
  let again: { timer: NodeJS.Timeout; at: number } | null = null;

  const kill = ({ child }: One<P>) => {
    if (child.pid > 0) signalGroup(child.pid, "SIGKILL");
  };

  /** `w1`, and beside it `w1b`: the next number of a name that is already in use. Names return, so that they stay few. */
  const freeId = () => {
    const taken = new Set(Array.from(all, ({ id }) => id));
    for (let at = 0; ; at += 1) {
      const id = at === 0 ? name : `${name}${String.fromCharCode(97 + at)}`;
      if (!taken.has(id)) return id;
    }
  };

  const begin = (its: P): One<P> => {
    const id = freeId();
    let child: Child;
    try {
      child = start(id, its);
    } catch (error) {
      child = neverStarted(error);
    }
    const outcome = Promise.withResolvers<Exit | null>();
    const one: One<P> = {
      id,
      plan: its,
      child,
      began: performance.now(),
      state: "starting",
      readyAt: null,
      killAt: Number.POSITIVE_INFINITY,
      outcome: outcome.promise,
    };
    all.add(one);
    const late = setTimeout(() => {
      notice("error", `${id} was not ready within ${readyLimitMs / 1000} s and is killed`, { process: id });
      kill(one);
    }, readyLimitMs);
    child.ready.then(
      () => {
        clearTimeout(late);
        one.readyAt = performance.now();
        if (one.state === "starting") one.state = "ready";
        outcome.resolve(null);
      },
      // Whatever it waited for, its end is what counts.
      () => kill(one),
    );
    void child.exited.then((exit) => {
      clearTimeout(late);
      clearTimeout(one.killTimer);
      // What the leader left in its group goes with it.
      kill(one);
      all.delete(one);
      outcome.resolve(exit);
      if (one === current) ended(one, exit);
      if (all.size === 0) for (const tell of emptied.splice(0)) tell();
    });
    return one;
  };

  const ended = ({ id, readyAt }: One<P>, exit: Exit) => {
    current = null;
    lastEnd = exitText(exit);
    if (stopping) return;
    failures = readyAt !== null && performance.now() - readyAt >= STABLE_MS ? 1 : failures + 1;
    const waitMs = readyAt !== null && failures === 1 ? 0 : backoff(failures);
    notice("error", `${id} ended (${lastEnd}); starting it again${waitMs ? ` in ${waitMs / 1000} s` : ""}`, { process: id });
    if (!wasReady && failures >= FIRST_TRIES) first.reject(new CannotStart("failed", `${name} does not start: ${lastEnd}`));
    again = { at: performance.now() + waitMs, timer: setTimeout(goOn, waitMs) };
  };

  const goOn = () => {
    again = null;
    restarts += 1;
    work(begin(plan));
  };

  const work = (one: One<P>) => {
    current = one;
    void one.outcome.then((exit) => {
      if (exit !== null) return;
      if (wasReady) notice("info", `${one.id} is back`, { process: one.id, pid: one.child.pid });
      wasReady = true;
      first.resolve();
    });
  };

  const drain = (one: One<P>, graceMs: number): Promise<unknown> => {
    if (one.state !== "draining") {
      one.state = "draining";
      one.child.drain(Math.floor(graceMs * 0.9));
    }
    const killAt = performance.now() + graceMs;
    if (killAt < one.killAt) {
      one.killAt = killAt;
      clearTimeout(one.killTimer);
      const overdue = () => {
        notice("warn", `${one.id} did not leave within ${graceMs / 1000} s and is killed`, { process: one.id });
        kill(one);
      };
      if (graceMs === 0) kill(one);
      else one.killTimer = setTimeout(overdue, graceMs);
    }
    return one.child.exited;
  };

  work(begin(plan));

  return {
    name,
    firstReady: first.promise,
    plan: () => plan,
    async replace(next, graceMs) {
      if (stopping) return "it is being stopped";
      const candidate = begin(next);
      const exit = await candidate.outcome;
      if (exit !== null) return exitText(exit);
      if (stopping) return "it is being stopped";
      if (again) clearTimeout(again.timer);
      again = null;
      failures = 0;
      const old = current;
      plan = next;
      current = candidate;
      wasReady = true;
      first.resolve();
      // A process that starts after a crash just then is drained like any other.
      if (old) await drain(old, graceMs);
      return null;
    },
    async stop(graceMs) {
      if (!stopping) {
        stopping = true;
        first.reject(new CannotStart("failed", `${name} was stopped before it was ready`));
        if (again) clearTimeout(again.timer);
        again = null;
      }
      for (const one of all) void drain(one, graceMs);
      if (all.size > 0) await new Promise<void>((resolve) => emptied.push(resolve));
    },
    list() {
      const now = performance.now();
      const there = Array.from(all, ({ id, state, plan: { generation }, child, began }) => ({
        ...{ id, state, generation, restarts, child, runtime: child.runtime, pid: child.pid, ageMs: now - began },
      }));
      if (current || stopping) return there;
      const waiting = { id: name, state: "waiting" as const, generation: plan.generation, restarts };
      return [{ ...waiting, runtime: null, pid: null, ageMs: 0, child: null }, ...there];
    },
    working: () =>
      current?.state === "ready" ? { id: current.id, ageMs: performance.now() - current.readyAt!, child: current.child } : null,
    trouble() {
      const stable = current?.readyAt != null && performance.now() - current.readyAt >= STABLE_MS;
      if (stopping || stable || (failures < LOOP_FAILURES && (wasReady || failures === 0))) return null;
      const wait = again ? Math.max(0, Math.ceil((again.at - performance.now()) / 1000)) : 0;
      return `${name} ended ${failures} times in a row (${lastEnd})${wait > 0 ? `; the next start is in ${wait} s` : ""}`;
    },
  };
}

function neverStarted(error: unknown): Child {
  const exit: Exit = { code: null, signal: null, detail: (error as Error).message };
  return {
    pid: 0,
    runtime: null,
    ready: new Promise(() => {}),
    exited: Promise.resolve(exit),
    drain: () => {},
    took: [],
    silentMs: () => 0,
    take: () => {},
    reopen: () => {},
    vitals: () => null,
  };
}
