import type { Check, Verdict } from "./check.ts";
import { examine } from "./examination.ts";
import type { Expectation } from "./expect.ts";
import type { Site } from "./site.ts";
import { WireFailure } from "./wire/failure.ts";
import type { Exchange } from "./wire/record.ts";

/** What came of one check on one site. */
export interface Result {
  readonly check: string;
  readonly site: string;
  readonly verdict: Verdict;
  /** For `unsupported`, `blocked` and `broken`: why. For a failure: what was wanted and got first. */
  readonly why: string | null;
  readonly expectations: readonly Expectation[];
  readonly notes: readonly string[];
  readonly exchanges: readonly Exchange[];
  readonly ms: number;
}

/** Longer than everything that a check waits for on the wire, also on a busy machine: only what hangs takes as long. */
export const LIMIT_MS = 60_000;

/** Runs one check on a site to its verdict, bounded; never rejects. What `needs` and `after` say was looked at before. */
export async function runCheck(id: string, check: Check, site: Site): Promise<Result> {
  const began = performance.now();
  const { t, expectations, notes, exchanges, end } = examine(site);
  const limit = check.limitMs ?? LIMIT_MS;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let problem: unknown = null;
  try {
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no end within ${limit} ms`)), limit);
    });
    await Promise.race([check.run(t), late]);
  } catch (error) {
    problem = error ?? new Error("nothing was thrown");
  } finally {
    clearTimeout(timer);
    await end();
  }
  const result = (verdict: Verdict, why: string | null): Result => ({
    check: id,
    site: site.id,
    verdict,
    why,
    expectations,
    notes,
    exchanges: exchanges(),
    ms: Math.round(performance.now() - began),
  });
  if (problem instanceof WireFailure) {
    t.expect("the way to the subject", "an answer", problem.message);
  } else if (problem !== null) {
    return result("broken", problem instanceof Error ? (problem.stack ?? problem.message) : String(problem));
  }
  if (expectations.length === 0) return result("broken", "it expected nothing, so it could not fail");
  const wrong = expectations.find(({ ok }) => !ok);
  if (!wrong || check.kind === "observe") return result("pass", null);
  const why = `${wrong.what}: wanted ${wrong.wanted}, got ${wrong.got}`;
  return result(check.kind === "better" ? "could-be-better" : "fail", why);
}
