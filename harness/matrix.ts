import type { Row } from "../topologies/topology.ts";
import type { Check } from "./check.ts";
import { type Ground, processes } from "./ground.ts";
import { saysYesToEverything } from "./honesty.ts";
import { type Elsewhere, inTurns } from "./in-turns.ts";
import type { Mutant } from "./mutant.ts";
import type { Result } from "./run-check.ts";
import { runSite } from "./run-site.ts";
import { type Breakage, type Certificates, impossible, makeCertificates, missing, openSite, providedBy, subjectPlanOf } from "./site.ts";
import type { Subject, SubjectPlan } from "./subject.ts";
import { SubjectPool } from "./subject-pool.ts";

/** One row of the report. */
export interface RowResult {
  readonly row: Row;
  readonly subject: string;
  /** Why nothing of it was examined: it cannot be here (`unsupported`), or the harness could not start it (`broken`). */
  readonly unsupported: string | null;
  readonly broken: string | null;
  readonly results: readonly Result[];
  /** What was left to another row of the same runtime. */
  readonly elsewhere: Elsewhere;
  readonly configuration: Readonly<Record<string, string>>;
  readonly versions: Readonly<Record<string, string>>;
  readonly ms: number;
}

export interface MatrixWish {
  readonly checks: Readonly<Record<string, Check>>;
  readonly times?: number;
  /** Examine what does not depend on the way to the subject once for each runtime, in place of everywhere. */
  readonly quick?: boolean;
  readonly signal?: AbortSignal;
  onRow?(row: RowResult): void;
  onResult?(result: Result): void;
}

/** How many checks run at once on a site; fewer where no proxy is reloaded at the end, so that there is something to do while others wait for theirs. */
const CHECK_LANES = 10;
const FEW_CHECK_LANES = 2;

/** How many subjects, one after the other, are disturbed at different times. */
const TURNS = 4;

/** What a run shares: certificates, subjects that run, and how many deployments are examined at once. Close it. */
export class Laboratory {
  readonly certificates: Certificates = makeCertificates();
  readonly pool = new SubjectPool();
  readonly lanes: Lanes;
  readonly ground: Ground;

  constructor(lanes: number, ground: Ground = processes) {
    this.lanes = new Lanes(lanes * WEIGHT.row);
    this.ground = ground;
  }

  async close(): Promise<void> {
    await this.pool.close();
    await this.ground.close();
  }
}

/** Lets works run side by side as long as together they do not weigh too much, in the order in which they came. */
class Lanes {
  #free: number;
  readonly #waiting: { weight: number; go: () => void }[] = [];

  constructor(capacity: number) {
    this.#free = capacity;
  }

  /** What weighs nothing waits for nobody. What is not begun when the signal aborts is left out. A work that only tidies up any more says so by `leave`, and the next one begins. */
  async all<T>(works: readonly { weight: number; run(leave: () => void): Promise<T> }[], signal?: AbortSignal): Promise<T[]> {
    const one = async ({ weight, run }: (typeof works)[number]) => {
      if (weight > 0) {
        await new Promise<void>((go) => {
          this.#waiting.push({ weight, go });
          this.#next();
        });
      }
      let held = weight;
      const leave = () => {
        this.#free += held;
        held = 0;
        this.#next();
      };
      try {
        return signal?.aborted ? undefined : await run(leave);
      } finally {
        leave();
      }
    };
    const results = await Promise.all(works.map(one));
    return results.filter((result) => result !== undefined);
  }

  #next(): void {
    for (let first = this.#waiting[0]; first && first.weight <= this.#free; first = this.#waiting[0]) {
      this.#waiting.shift();
      this.#free -= first.weight;
      first.go();
    }
  }
}

/** Examining a row keeps the machine busy; a broken twin mostly waits for what does not come, and longest where something was disturbed. */
const WEIGHT = { row: 2, twin: 1, disturbed: 0 } as const;

/** Examines every row with every check that it has what is needed for. */
export async function runMatrix(
  lab: Laboratory,
  rows: readonly Row[],
  [subjectId, wanted]: readonly [string, Subject],
  wish: MatrixWish,
): Promise<RowResult[]> {
  const { ground } = lab;
  const subject = ground.subject(subjectId, wanted) ?? wanted;
  const nowhere = ground.subject(subjectId, wanted) === null ? `${subjectId} has no image` : null;
  const planned = rows.map((row) => {
    const plan = subjectPlanOf(row, lab.certificates, ground);
    let found: Promise<string | null> | undefined;
    /** Looked up when it is wanted, and once. */
    const absence = () => {
      found ??= Promise.resolve(nowhere ?? impossible(row) ?? missing(row, subject, plan, ground));
      return found;
    };
    return { row, plan, absence, provides: providedBy(row, subject, plan, ground) };
  });
  for (const { plan } of planned) lab.pool.announce(subjectId, plan);
  const plans = [...new Set(planned.map(({ plan }) => JSON.stringify(plan)))];
  // Not waited for here: whoever is called first is first in line for a lane.
  const turns = wish.quick
    ? Promise.all(planned.map(async ({ absence, ...entry }) => ((await absence()) === null ? [entry] : []))).then((here) =>
        inTurns(here.flat(), wish.checks),
      )
    : null;
  const one = async ({ row, plan, absence }: (typeof planned)[number], leave: () => void): Promise<RowResult> => {
    const began = performance.now();
    const elsewhere = (await turns)?.get(row.id) ?? {};
    const base = { row, subject: subjectId, unsupported: null, broken: null, results: [], elsewhere, configuration: {}, versions: {} };
    const finish = (rest: Partial<RowResult>): RowResult => {
      const result = { ...base, ...rest, ms: Math.round(performance.now() - began) };
      wish.onRow?.(result);
      return result;
    };
    const why = await absence();
    if (why !== null) return finish({ unsupported: why });
    let closed: Promise<void> | undefined;
    try {
      const result = await lab.pool.use(subjectId, subject, plan, async ({ running, gate }) => {
        const site = await openSite(row, { subject, running, plan, certificates: lab.certificates, ground });
        try {
          const yes = await saysYesToEverything(site);
          if (yes !== null)
            return finish({ broken: `the subject says yes to what does not exist, so nothing that it says counts: ${yes}` });
          // In turns, so that not all of them wait for workers to leave at the same time; who shares a subject waits together.
          const disturbAfter = (plans.indexOf(JSON.stringify(plan)) % TURNS) / TURNS;
          const lanes = site.provides.has("inside-proxy") ? CHECK_LANES : FEW_CHECK_LANES;
          const checks = Object.fromEntries(Object.entries(wish.checks).filter(([id]) => !(id in elsewhere)));
          const results = await runSite(site, { ...wish, checks, lanes, subjectGate: gate, disturbAfter });
          return finish({ results, configuration: site.configuration, versions: site.versions });
        } finally {
          leave();
          // Beside the end of the subject: proxies take a while for what is still open.
          closed = site.close();
          closed.catch(() => {});
        }
      });
      await closed;
      return result;
    } catch (error) {
      return finish({ broken: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  };
  const works = planned.map((entry) => ({ weight: WEIGHT.row, run: (leave: () => void) => one(entry, leave) }));
  return lab.lanes.all(works, wish.signal);
}

/** What came of one broken twin. */
export interface MutantResult {
  readonly mutant: string;
  readonly verdict: "killed" | "survived" | "equivalent" | "unsupported" | "broken";
  readonly why: string | null;
  /** The checks that name it, or for an equivalent one all of them, as they came out on the twin. */
  readonly results: readonly Result[];
  readonly configuration: Readonly<Record<string, string>>;
  readonly ms: number;
}

/** The row of a mutant's right twin. */
export type TwinRow = (mutant: Mutant) => Row;

/** The subject's plan of a broken twin: another environment, other origins, another certificate. */
export function brokenPlan(
  plan: SubjectPlan,
  { environment = {}, origins = plan.origins, upstreamCertificate }: Mutant,
  certificates: Certificates,
): SubjectPlan {
  const tls = plan.tls && upstreamCertificate ? certificates.wrong("upstream", upstreamCertificate) : plan.tls;
  return { ...plan, tls, origins, environment: { ...plan.environment, ...environment } };
}

export function breakageOf(
  { configuration, edgeCertificate, upstreamCertificate, evil, client }: Mutant,
  certificates: Certificates,
): Breakage {
  return {
    unreachable: upstreamCertificate !== undefined,
    ...(evil ? { evil } : {}),
    ...(client ? { client } : {}),
    ...(configuration ? { configuration } : {}),
    ...(edgeCertificate ? { edgeCertificate: certificates.wrong("edge", edgeCertificate) } : {}),
  };
}

/**
 * Runs every broken twin against the checks that name it: each must fail there. An equivalent one is run against all checks of its topology, and none may
 * fail. What cannot be judged on this machine is `unsupported`, with the reason.
 */
export async function runMutants(
  lab: Laboratory,
  mutants: Readonly<Record<string, Mutant>>,
  {
    twinRow,
    subjects,
    checks,
    signal,
    onMutant,
  }: {
    twinRow: TwinRow;
    subjects: Readonly<Record<string, Subject>>;
    checks: Readonly<Record<string, Check>>;
    signal?: AbortSignal;
    onMutant?(result: MutantResult): void;
  },
): Promise<MutantResult[]> {
  const planned = Object.entries(mutants).map(([id, mutant]) => {
    const row = twinRow(mutant);
    const subjectId = mutant.twin.subject ?? "studio";
    // Each has to notice by itself, whatever those before it came to.
    const naming = Object.entries(checks).flatMap(([check, one]) =>
      one.mutants.includes(id) ? [[check, { ...one, after: [] }] as const] : [],
    );
    // Who disturbs a subject would keep all the others waiting.
    const place = naming.some(([, { disturbs }]) => disturbs === "subject") ? `${subjectId} of ${id}` : subjectId;
    return { id, mutant, row, subjectId, place, naming, plan: brokenPlan(subjectPlanOf(row, lab.certificates), mutant, lab.certificates) };
  });
  for (const { place, plan } of planned) lab.pool.announce(place, plan);
  const one = async (
    { id, mutant, row, subjectId, place, naming, plan }: (typeof planned)[number],
    leave: () => void,
  ): Promise<MutantResult> => {
    const began = performance.now();
    const finish = (rest: Partial<MutantResult> & Pick<MutantResult, "verdict">): MutantResult => {
      const result = { mutant: id, why: null, results: [], configuration: {}, ...rest, ms: Math.round(performance.now() - began) };
      onMutant?.(result);
      return result;
    };
    const subject = subjects[subjectId];
    if (!subject) return finish({ verdict: "broken", why: `there is no subject ${subjectId}` });
    const why = impossible(row) ?? (await missing(row, subject, plan));
    if (why !== null) return finish({ verdict: "unsupported", why });
    if (mutant.seen !== "equivalent" && naming.length === 0) return finish({ verdict: "survived", why: "no check names it" });
    try {
      return await lab.pool.use(place, subject, plan, async ({ running, gate }) => {
        const site = await openSite(row, {
          subject,
          running,
          plan,
          certificates: lab.certificates,
          broken: breakageOf(mutant, lab.certificates),
        });
        try {
          if (mutant.seen === "equivalent") {
            const results = await runSite(site, { checks, lanes: CHECK_LANES, subjectGate: gate });
            const wrong = results.find(({ verdict }) => verdict === "fail" || verdict === "broken" || verdict === "flaky");
            return wrong
              ? finish({
                  verdict: "survived",
                  why: `it is called equivalent, but ${wrong.check} did not pass: ${wrong.why}`,
                  results,
                  configuration: site.configuration,
                })
              : finish({ verdict: "equivalent", why: mutant.about, results, configuration: site.configuration });
          }
          const results = await runSite(site, { checks: Object.fromEntries(naming), lanes: CHECK_LANES, subjectGate: gate });
          const spared = results.find(({ verdict }) => verdict !== "fail" && verdict !== "could-be-better");
          return finish({
            verdict: spared ? "survived" : "killed",
            why: spared ? `${spared.check} is ${spared.verdict} on it${spared.why ? `: ${spared.why}` : ""}` : null,
            results,
            configuration: site.configuration,
          });
        } finally {
          leave();
          await site.close();
        }
      });
    } catch (error) {
      return finish({ verdict: "broken", why: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  };
  const works = planned.map((entry) => {
    const disturbed = entry.naming.some(([, { disturbs }]) => disturbs);
    return { weight: disturbed ? WEIGHT.disturbed : WEIGHT.twin, run: (leave: () => void) => one(entry, leave) };
  });
  return lab.lanes.all(works, signal);
}
