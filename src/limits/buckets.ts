import type { Rate } from "./rate.ts";

/**
 * Counts per key how often something happened. A key is one number: the time at which all that it used is earned back (the generic cell rate algorithm,
 * https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm), so an idle key costs nothing and is forgotten.
 */
export interface Buckets {
  /** Uses one up, `scale` times as much being allowed. 0, or the milliseconds until there is one again; then nothing was used. */
  take(key: string, scale?: number): number;
  /** Gives one back that was used. */
  giveBack(key: string, scale?: number): void;
  forget(key: string): void;
  /** Keys that are remembered. */
  size(): number;
}

/** Keys of one limit that a worker remembers, some megabytes at most. */
const MAX_KEYS = 20_000;

/** At most `maxKeys` keys; beyond them the one that was longest not seen is forgotten. `now` gives milliseconds that never go back. */
export function createBuckets(rate: Rate, now: () => number, maxKeys = MAX_KEYS): Buckets {
  const full = new Map<string, number>();
  if (rate === "off") return { take: () => 0, giveBack() {}, forget() {}, size: () => 0 };
  const { count, periodMs } = rate;

  const note = (key: string, at: number) => {
    // A Map keeps the order of insertion: what was seen last stands last.
    full.delete(key);
    full.set(key, at);
  };
  const makeRoom = (at: number) => {
    let looked = 0;
    for (const [key, until] of full) {
      // What has earned everything back stands mostly in front; looking at two for each one that comes keeps up.
      looked += 1;
      if (looked > 2 || (until > at && full.size < maxKeys)) return;
      full.delete(key);
    }
  };

  return {
    take(key, scale = 1) {
      const at = now();
      const known = full.get(key);
      if (known === undefined) makeRoom(at);
      const next = Math.max(known ?? 0, at) + periodMs / (count * scale);
      // Rounding must not take the last one away.
      const wait = next - at - periodMs;
      if (wait > 0.5) return Math.ceil(wait);
      note(key, next);
      return 0;
    },
    giveBack(key, scale = 1) {
      const known = full.get(key);
      if (known !== undefined) full.set(key, known - periodMs / (count * scale));
    },
    forget: (key) => void full.delete(key),
    size: () => full.size,
  };
}
