import type { TaskView } from "../../contract/views.ts";
import { StudioError } from "../../errors.ts";
import type { Clock } from "../../ports/clock.ts";
import { type Fence, FencedOut, type Unit } from "../../ports/store.ts";
import type { Commit } from "../services.ts";
import type { AloneWith } from "./alone.ts";

/** How long a write is repeated while the database does not answer. */
const PATIENCE_MS = 30_000;

/** The right to write about a run or a standalone task, for as long as nobody else has claimed it. */
export interface Holder {
  readonly fence: Fence;
  /** One transaction that holds the fence, with nobody else at the same flowchart. Throws FencedOut when the work was taken over; nothing is written then. */
  write<T>(work: (unit: Unit, at: number) => Promise<T>): Promise<T>;
  /** The same for work that adds and reads nothing: others may change the flowchart beside it. */
  append(work: (unit: Unit, at: number) => Promise<void>): Promise<void>;
  /** Called inside every transaction that changed the task's state, after its own events. */
  changed(unit: Unit, task: TaskView, at: number): Promise<void>;
}

/** A holder whose writes are repeated while the database is away or busy, for up to 30 s. */
export function createHolder(parts: {
  commit: Commit;
  clock: Clock;
  fence: Fence;
  /** What `write` has to itself. */
  alone: AloneWith;
  changed: Holder["changed"];
}): Holder {
  const { commit, clock, fence, alone, changed } = parts;
  const patiently = async <T>(work: (unit: Unit, at: number) => Promise<T>): Promise<T> => {
    const until = clock.now() + PATIENCE_MS;
    for (let pause = 100; ; pause = Math.min(pause * 2, 3000)) {
      try {
        const at = clock.now();
        return await commit((unit) => work(unit, at));
      } catch (error) {
        const passing = error instanceof StudioError && error.code === "unavailable";
        if (error instanceof FencedOut || !passing || clock.now() + pause > until) throw error;
        await clock.sleep(pause);
      }
    }
  };
  return {
    fence,
    changed,
    write: (work) =>
      patiently(async (unit, at) => {
        await unit.exclusively(alone);
        await unit.holdFence(fence, at);
        return await work(unit, at);
      }),
    append: (work) =>
      patiently(async (unit, at) => {
        await unit.holdFence(fence, at);
        await work(unit, at);
      }),
  };
}
