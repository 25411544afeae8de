import type { TaskView } from "../../contract/views.ts";
import { StudioError } from "../../errors.ts";
import type { Clock } from "../../ports/clock.ts";
import { type Fence, FencedOut, type Unit } from "../../ports/store.ts";
import type { Commit } from "../services.ts";

/** How long a write is repeated while the database does not answer. */
const PATIENCE_MS = 30_000;

/** The right to write about a run or a standalone task, for as long as nobody else has claimed it. */
export interface Holder {
  readonly fence: Fence;
  /** One transaction that holds the fence. Throws FencedOut when the work was taken over; nothing is written then. */
  write<T>(work: (unit: Unit, at: number) => Promise<T>): Promise<T>;
  /** Called inside every transaction that changed the task's state, after its own events. */
  changed(unit: Unit, task: TaskView, at: number): Promise<void>;
}

/** A holder whose writes are repeated while the database is away or busy, for up to 30 s. */
export function createHolder(parts: { commit: Commit; clock: Clock; fence: Fence; changed: Holder["changed"] }): Holder {
  const { commit, clock, fence, changed } = parts;
  return {
    fence,
    changed,
    async write(work) {
      const until = clock.now() + PATIENCE_MS;
      for (let pause = 100; ; pause = Math.min(pause * 2, 3000)) {
        try {
          const at = clock.now();
          return await commit(async (unit) => {
            await unit.holdFence(fence, at);
            return await work(unit, at);
          });
        } catch (error) {
          const passing = error instanceof StudioError && error.code === "unavailable";
          if (error instanceof FencedOut || !passing || clock.now() + pause > until) throw error;
          await clock.sleep(pause);
        }
      }
    },
  };
}
