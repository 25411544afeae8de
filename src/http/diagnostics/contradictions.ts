import type { Why } from "../../forwarding/effective.ts";
import type { Clock } from "../../ports/clock.ts";

const EVERY_MS = 60_000;
/** Values come from outside: this many different ones are logged in a minute. */
const MOST = 50;

/**
 * Takes contradictions between hops to the metrics, every one, and to the log: each kind and value once a minute. The answer is what an `App` calls as
 * `contradicted`.
 */
export function createContradictions(options: {
  clock: Pick<Clock, "now">;
  count(about: string): void;
  notice(message: string, detail: Record<string, unknown>): void;
}): (found: readonly Why[]) => void {
  const { clock, count, notice } = options;
  const said = new Map<string, number>();
  return (found) => {
    for (const one of found) {
      count(one.about);
      const now = clock.now();
      const key = `${one.about} ${one.said}`;
      const last = said.get(key);
      if (last !== undefined && now - last < EVERY_MS) continue;
      // In the order in which they were said last, so the old ones come first.
      for (const [old, at] of said) {
        if (now - at < EVERY_MS) break;
        said.delete(old);
      }
      if (said.size >= MOST) continue;
      said.delete(key);
      said.set(key, now);
      notice(`Forwarding headers contradict each other: ${one.about}: ${one.reason}`, { about: one.about, said: one.said });
    }
  };
}
