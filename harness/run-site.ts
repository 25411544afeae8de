import type { Check } from "./check.ts";
import { type Result, runCheck } from "./run-check.ts";
import type { Site } from "./site.ts";

/** Holds whoever disturbs a subject or a proxy apart from everybody else: many may share it, one may have it alone. */
export class Gate {
  #shared = 0;
  #alone = false;
  #waiting: { alone: boolean; go: () => void }[] = [];

  async hold<T>(alone: boolean, work: () => Promise<T>): Promise<T> {
    await new Promise<void>((resolve) => {
      this.#waiting.push({ alone, go: resolve });
      this.#next();
    });
    try {
      return await work();
    } finally {
      if (alone) this.#alone = false;
      else this.#shared -= 1;
      this.#next();
    }
  }

  /** In the order in which they came, so that nobody waits for ever. */
  #next(): void {
    for (let first = this.#waiting[0]; first; first = this.#waiting[0]) {
      if (this.#alone || (first.alone && this.#shared > 0)) return;
      this.#waiting.shift();
      if (first.alone) this.#alone = true;
      else this.#shared += 1;
      first.go();
    }
  }
}

export interface SiteRun {
  readonly checks: Readonly<Record<string, Check>>;
  /** How many checks run at once on this site. */
  readonly lanes: number;
  /** Shared by every site of the same subject. */
  readonly subjectGate: Gate;
  /** How often each check is run; more than once finds what is not the same every time. */
  readonly times?: number;
  /** After which share of the others those come that disturb the subject, from 0 to 1. Sites that wait for workers at different times leave the machine to each other. */
  readonly disturbAfter?: number;
  onResult?(result: Result): void;
}

/** The ids in an order in which every check comes after those that it names in `after`. Throws for a circle or a name that there is none of. */
export function ordered(checks: Readonly<Record<string, Check>>): string[] {
  const done: string[] = [];
  const visit = (id: string, above: readonly string[]) => {
    if (done.includes(id)) return;
    if (above.includes(id)) throw new Error(`checks wait for each other: ${[...above, id].join(", ")}`);
    for (const before of checks[id]!.after ?? []) {
      // What was not chosen blocks nothing.
      if (checks[before]) visit(before, [...above, id]);
    }
    done.push(id);
  };
  for (const id of Object.keys(checks)) visit(id, []);
  return done;
}

/**
 * Runs checks on a site: those that disturb nothing side by side, those that disturb the subject alone, and last, side by side again, those that disturb the
 * proxy: each of them has to hold however often it is reloaded. Resolves to one result for each check.
 */
export async function runSite(
  site: Site,
  { checks, lanes, subjectGate, times = 1, disturbAfter = 1, onResult }: SiteRun,
): Promise<Result[]> {
  const results = new Map<string, Promise<Result>>();
  const waiting: { id: string; go: () => void }[] = [];
  let running = 0;
  const lane = async <T>(id: string, work: () => Promise<T>): Promise<T> => {
    if (running >= lanes) await new Promise<void>((go) => waiting.push({ id, go }));
    else running += 1;
    try {
      return await work();
    } finally {
      // In their own order, and not in that in which what they build on has come to its end.
      const next = waiting.reduce((one, two) => (place.get(two.id)! < place.get(one.id)! ? two : one), waiting[0]!);
      if (next) waiting.splice(waiting.indexOf(next), 1)[0]!.go();
      else running -= 1;
    }
  };
  const without = (id: string, verdict: "unsupported" | "blocked", why: string): Result => ({
    ...{ check: id, site: site.id, verdict, why, ms: 0 },
    expectations: [],
    notes: [],
    exchanges: [],
  });
  const one = async (id: string, check: Check): Promise<Result> => {
    const lacking = check.needs.find((capability) => !site.provides.has(capability));
    if (lacking) return without(id, "unsupported", site.lacks(lacking));
    for (const before of check.after ?? []) {
      const result = await results.get(before);
      if (result && result.verdict !== "pass" && result.verdict !== "unsupported" && result.verdict !== "could-be-better")
        return without(id, "blocked", `${before} did not pass (${result.verdict})`);
    }
    const runs: Result[] = [];
    for (let time = 0; time < times; time += 1) {
      const run = () => runCheck(id, check, site);
      runs.push(await subjectGate.hold(check.disturbs === "subject", () => (check.patient ? run() : lane(id, run))));
    }
    return sum(runs);
  };
  const ids = ordered(checks);
  const [calm, atSubject, atProxy] = ([undefined, "subject", "proxy"] as const).map((what) =>
    ids.filter((id) => checks[id]!.disturbs === what),
  );
  const before = (id: string): string[] => (checks[id]!.after ?? []).filter((one) => checks[one]).flatMap((one) => [...before(one), one]);
  const needed = new Set(atSubject!.flatMap(before).filter((id) => calm!.includes(id)));
  const patient = calm!.filter((id) => checks[id]!.patient).flatMap((id) => [...before(id), id]);
  const inOrder = [...new Set([...needed, ...patient, ...calm!])];
  const place = new Map([...inOrder, ...atSubject!, ...atProxy!].map((id, at) => [id, at]));
  const first = Math.max(needed.size, Math.ceil(inOrder.length * disturbAfter));
  const note = (id: string, work: Promise<Result>) => {
    results.set(
      id,
      work.then((result) => {
        onResult?.(result);
        return result;
      }),
    );
  };
  const together = (some: readonly string[]) => {
    for (const id of some) note(id, one(id, checks[id]!));
    return Promise.all(results.values());
  };
  await together(inOrder.slice(0, first));
  // One after the other by the gate, and without others of the same subject in between.
  await together(atSubject!);
  await together(inOrder.slice(first));
  // At the end: a proxy may go on for a while with what it had before, and resets what comes to that.
  await together(atProxy!);
  return Promise.all(ids.map((id) => results.get(id)!));
}

/** One result of several runs: theirs when all agree, else `flaky`. Nothing is tried again until it passes. */
function sum(runs: readonly Result[]): Result {
  const last = runs.at(-1)!;
  const good = runs.filter(({ verdict }) => verdict === "pass").length;
  if (runs.every(({ verdict }) => verdict === last.verdict)) return last;
  const shown = runs.find(({ verdict }) => verdict !== "pass") ?? last;
  if (runs.some(({ verdict }) => verdict === "broken")) return runs.find(({ verdict }) => verdict === "broken")!;
  return { ...shown, verdict: "flaky", why: `passed ${good} of ${runs.length}: ${shown.why}` };
}
