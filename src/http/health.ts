import type { Clock } from "../ports/clock.ts";

/** What one part of the readiness said. */
export interface HealthCheck {
  readonly name: string;
  readonly ok: boolean;
  /** How long it took to say so, in milliseconds. */
  readonly ms: number;
}

/** Whether this worker can serve. */
export interface Readiness {
  readonly ok: boolean;
  readonly draining: boolean;
  readonly checks: readonly HealthCheck[];
}

/** The health of one worker. */
export interface Health {
  /** From now on this worker is not ready. */
  drain(): void;
  readonly draining: boolean;
  ready(): Promise<Readiness>;
}

/**
 * Runs the checks together, each bounded by `timeoutMs`. Answers are shared for `shareMs`, so that a storm of probes asks the database and Redis only
 * once.
 */
export function createHealth(options: {
  checks: Readonly<Record<string, () => Promise<void>>>;
  clock: Clock;
  timeoutMs?: number;
  shareMs?: number;
}): Health {
  const { checks, clock, timeoutMs = 1000, shareMs = 500 } = options;
  let draining = false;
  let shared: { at: number; result: Promise<readonly HealthCheck[]> } | null = null;

  const one = async (name: string, check: () => Promise<void>): Promise<HealthCheck> => {
    const started = clock.now();
    const stop = new AbortController();
    const ok = await Promise.race([
      check().then(
        () => true,
        () => false,
      ),
      clock.sleep(timeoutMs, stop.signal).then(() => false),
    ]);
    stop.abort();
    return { name, ok, ms: clock.now() - started };
  };

  return {
    get draining() {
      return draining;
    },
    drain() {
      draining = true;
    },
    async ready() {
      const now = clock.now();
      // A clock that was set back must not keep an answer for as long.
      if (!shared || now < shared.at || now - shared.at > shareMs)
        shared = { at: now, result: Promise.all(Object.entries(checks).map(([name, check]) => one(name, check))) };
      const results = await shared.result;
      return { ok: !draining && results.every((check) => check.ok), draining, checks: results };
    },
  };
}
