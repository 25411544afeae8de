import { everyNamed, type Material, rowsOf } from "../../topologies/matrix.ts";
import { proxies } from "../../topologies/proxies/index.ts";
import { absence } from "../../topologies/run-proxy.ts";
import { AXES, type Row, rowOf } from "../../topologies/topology.ts";
import { ways } from "../../topologies/ways/index.ts";
import type { Check } from "../check.ts";
import { brokenPlan, type TwinRow } from "../matrix.ts";
import type { Mutant } from "../mutant.ts";
import { driverOf, impossible, subjectPlanOf, unopened } from "../site.ts";
import { type Options, UsageError } from "./options.ts";

const fits = (globs: readonly RegExp[] | null, id: string) => globs === null || globs.some((glob) => glob.test(id));

/** The entries of a record whose ids fit. Throws UsageError where none does. */
export function chosen<T>(option: string, all: Readonly<Record<string, T>>, globs: readonly RegExp[] | null): Record<string, T> {
  const found = Object.fromEntries(Object.entries(all).filter(([id]) => fits(globs, id)));
  if (Object.keys(found).length === 0) throw new UsageError(`--${option}: nothing has such a name; --list prints what there is`);
  return found;
}

/** The rows that are wanted. Topologies that are named come with every proxy and runtime that is named. */
export function chooseRows({ extent, topologies, proxies: named, runtimes, driver }: Options): Row[] {
  const material: Material = {
    ways,
    proxies: named ?? proxies.map(({ name }) => name),
    runtimes: runtimes ?? AXES.runtime,
    refusal: impossible,
    // Images are only looked for when a topology is started.
    isHere: (name) => driver === "container" || absence(driverOf(name)) === null,
  };
  const rows = topologies !== null && (named !== null || runtimes !== null) ? everyNamed(material) : rowsOf(extent, material);
  const found = rows.filter(({ topology }) => fits(topologies, topology));
  if (found.length === 0) throw new UsageError("no topology is left: --topology, --proxy and --runtime exclude each other");
  return found;
}

/** What it takes to start one more subject, counted in twins that stand before one that runs already. */
const SUBJECT_COST = 4;

/** Which Studio a twin stands before: those of the same text share one. Null where it is another subject, which takes next to nothing. */
function studioOf(mutant: Mutant): string | null {
  if (mutant.twin.subject !== undefined) return null;
  return JSON.stringify([brokenPlan(subjectPlanOf(twinRow(mutant), unopened), mutant, unopened), mutant.upstreamCertificate]);
}

/**
 * As little work as it takes to show of every check that it can fail: the broken twin that shows it of most checks, for what it costs, is taken first. Returns
 * these, and the checks, each naming the one twin that shows it. Those that are called equivalent show nothing of that kind and are left to the whole run.
 */
export function enoughMutants(
  mutants: Readonly<Record<string, Mutant>>,
  checks: Readonly<Record<string, Check>>,
): { mutants: Record<string, Mutant>; checks: Record<string, Check> } {
  const named = new Map<string, Set<string>>();
  for (const [id, check] of Object.entries(checks))
    for (const mutant of check.mutants)
      if (mutants[mutant] && mutants[mutant].seen !== "equivalent") named.set(mutant, (named.get(mutant) ?? new Set()).add(id));
  const missing = new Set([...named.values()].flatMap((all) => [...all]));
  const taken: Record<string, Mutant> = {};
  const shown: Record<string, Check> = {};
  const studios = new Map([...named.keys()].map((id) => [id, studioOf(mutants[id]!)]));
  const running = new Set<string | null>([null]);
  const worth = (id: string) => {
    const fresh = [...named.get(id)!].filter((check) => missing.has(check));
    const studio = studios.get(id)!;
    // Who disturbs one has it alone.
    const isThere = running.has(studio) && (studio === null || !fresh.some((check) => checks[check]!.disturbs === "subject"));
    return fresh.length / (isThere ? 1 : 1 + SUBJECT_COST);
  };
  while (missing.size > 0) {
    const best = [...named.keys()].map((id) => [id, worth(id)] as const).reduce((one, two) => (two[1] > one[1] ? two : one))[0];
    taken[best] = mutants[best]!;
    running.add(studios.get(best)!);
    for (const check of named.get(best)!) if (missing.delete(check)) shown[check] = { ...checks[check]!, mutants: [best] };
  }
  return { mutants: taken, checks: shown };
}

/** The right topology of a broken twin. */
export const twinRow: TwinRow = ({ twin }) => {
  const way = ways[twin.way as keyof typeof ways];
  if (!way) throw new RangeError(`a broken twin is of the topology ${twin.way}, and there is none`);
  return rowOf(twin.way, way, { runtime: "node", ...twin });
};
