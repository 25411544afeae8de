import { setTimeout as sleep } from "node:timers/promises";

/** Where events go. `committed` MUST be called at the moment that counts as the commit; the promise resolves when the event was handed on. */
export interface Target {
  /** Writes the event `n`, counted from 1. */
  write(n: number, committed: () => void): Promise<void>;
}

/** When each event was due and when it was committed, in milliseconds of this process's clock, and the number of the first. */
export interface Written {
  first: number;
  intended: number[];
  committed: number[];
}

/** Events on their way at most; beyond it the writer falls behind its schedule, and that shows as latency against `intended`. */
const IN_FLIGHT = 500;
/** The same when there is no schedule: enough to keep a writer busy, few enough to leave no backlog. */
const IN_FLIGHT_UNPACED = 16;

/**
 * Writes `count` events from number `first` on, `rate` a second (0: as fast as the target takes them). Open loop: an event is due by the schedule,
 * whatever became of those before it, so a stalled target cannot hide its stall. Rejects with the first write that fails.
 */
export async function pace(target: Target, first: number, count: number, rate: number): Promise<Written> {
  const intended = new Array<number>(count).fill(0);
  const committed = new Array<number>(count).fill(0);
  const begin = performance.now() + (rate > 0 ? 20 : 0);
  const limit = rate > 0 ? IN_FLIGHT : IN_FLIGHT_UNPACED;
  const flying = new Set<Promise<void>>();
  let failure: unknown = null;
  for (let index = 0; index < count && failure === null; ) {
    const due = rate > 0 ? begin + (index * 1000) / rate : performance.now();
    const early = due - performance.now();
    if (early > 0) await sleep(early);
    else if (flying.size >= limit) await Promise.race(flying);
    else {
      const at = index++;
      intended[at] = due;
      const flight = target
        .write(first + at, () => {
          committed[at] = performance.now();
        })
        .catch((error: unknown) => {
          failure ??= error;
        })
        .finally(() => flying.delete(flight));
      flying.add(flight);
    }
  }
  await Promise.all(flying);
  if (failure !== null) throw failure;
  return { first, intended, committed };
}
