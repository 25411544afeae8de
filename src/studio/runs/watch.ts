import type { Clock } from "../../ports/clock.ts";
import type { EventLog } from "../../ports/event-log.ts";
import { FencedOut } from "../../ports/store.ts";
import type { Report } from "../../report.ts";
import type { Holder } from "./holder.ts";

/** The channel on which a wish to cancel wakes the worker; the message is the id of the run or of the standalone task. */
export const CANCEL_CHANNEL = "runs.cancel";

const LOOK_EVERY_MS = 1000;
/** How often the fence is held even when nothing is written: it shows others that the holder lives, and the holder that it is still the one. */
const HOLD_EVERY_MS = 2500;

/**
 * Looks for what others have written about the work at hand: at once when woken, else every second, because a wake-up may get lost. `look` reads the flags; `fenced` is
 * called once when the work was taken over. Returns a function that ends the watch.
 */
export function watch(parts: {
  id: string;
  holder: Holder;
  clock: Clock;
  events: Pick<EventLog, "onSignal">;
  report: Report;
  look(): Promise<void>;
  fenced(): void;
}): () => Promise<void> {
  const { id, holder, clock, events, report, look, fenced } = parts;
  const stop = new AbortController();
  let awake = Promise.withResolvers<void>();
  const unsubscribe = events.onSignal(CANCEL_CHANNEL, (message) => {
    if (message === id) awake.resolve();
  });
  const loop = (async () => {
    let held = clock.now();
    let failing = false;
    while (!stop.signal.aborted) {
      const nap = new AbortController();
      await Promise.race([clock.sleep(LOOK_EVERY_MS, AbortSignal.any([stop.signal, nap.signal])), awake.promise]);
      nap.abort();
      awake = Promise.withResolvers<void>();
      if (stop.signal.aborted) return;
      try {
        await look();
        failing = false;
        if (clock.now() - held < HOLD_EVERY_MS) continue;
        await holder.append(async () => undefined);
        held = clock.now();
      } catch (error) {
        if (error instanceof FencedOut) return fenced();
        // Once for each outage of the Store.
        if (!failing) report(error, { stage: "runs.watch", id });
        failing = true;
      }
    }
  })();
  return async () => {
    stop.abort();
    unsubscribe();
    await loop;
  };
}
