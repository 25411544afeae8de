import type { Clock } from "../../ports/clock.ts";

/** How many answers a worker holds back at a time. */
const MOST = 32;
/** How soon it is noticed that the client has left, or that the worker leaves. */
const LOOK_MS = 250;

/** The answers that are held back or streamed on request, so that a proxy's patience can be measured. */
export interface Holding {
  /** `null` when too many are held already; else the function that gives the place back. */
  take(): (() => void) | null;
}

/** The places of one worker. */
export function createHolding(): Holding {
  let held = 0;
  return {
    take() {
      if (held >= MOST) return null;
      held += 1;
      let given = false;
      return () => {
        if (!given) held -= 1;
        given = true;
      };
    },
  };
}

/** Waits `ms`, or until the client is gone or the worker leaves. `false` when it was cut short. */
export async function waitFor(
  ms: number,
  options: { clock: Clock; signal: { readonly aborted: boolean }; leaving(): boolean },
): Promise<boolean> {
  const { clock, signal, leaving } = options;
  const until = clock.now() + ms;
  while (clock.now() < until) {
    if (signal.aborted || leaving()) return false;
    await clock.sleep(Math.max(1, Math.min(LOOK_MS, until - clock.now())));
  }
  return !signal.aborted;
}
