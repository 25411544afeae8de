import { percentile } from "../stats.ts";

/** What one measured phase came to. Latencies are milliseconds; `committed` counts from the commit, `intended` from when the event was due. */
export interface Outcome {
  deliveries: number;
  lost: number;
  doubled: number;
  disordered: number;
  committed: { p50: number; p99: number; max: number };
  intended: { p50: number; p99: number; max: number };
}

/**
 * The record of one phase: when each of `clients` received each of the events `base` to `base + count - 1`. Every delivery is looked at: an event
 * twice at one client is a double, one behind a later one is disorder, one that never came is a loss.
 */
export function tally(clients: number, base: number, count: number) {
  const received = new Float64Array(clients * count);
  const last = new Int32Array(clients).fill(base - 1);
  let deliveries = 0;
  let doubled = 0;
  let disordered = 0;
  return {
    /** Notes that `client` received event `n` at `now`. Events of other phases are not counted. */
    note(client: number, n: number, now: number): void {
      const index = n - base;
      if (index < 0 || index >= count) return;
      const slot = client * count + index;
      if (received[slot] !== 0) {
        doubled += 1;
        return;
      }
      if (n < last[client]!) disordered += 1;
      last[client] = n;
      received[slot] = now;
      deliveries += 1;
    },
    complete: (): boolean => deliveries === clients * count,
    deliveries: (): number => deliveries,
    /** Latencies against the writer's times (milliseconds of the driver's clock), one for each event. */
    outcome(times: { intended: readonly number[]; committed: readonly number[] }): Outcome {
      const since = (starts: readonly number[]) => {
        const latencies = new Float64Array(deliveries);
        let filled = 0;
        for (let slot = 0; slot < received.length; slot += 1) {
          if (received[slot] !== 0) latencies[filled++] = received[slot]! - starts[slot % count]!;
        }
        latencies.sort();
        return { p50: percentile(latencies, 50), p99: percentile(latencies, 99), max: percentile(latencies, 100) };
      };
      const lost = clients * count - deliveries;
      return { deliveries, lost, doubled, disordered, committed: since(times.committed), intended: since(times.intended) };
    },
  };
}
