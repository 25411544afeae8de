import type { Row } from "../topologies/topology.ts";
import type { Capability } from "./capability.ts";
import type { Check } from "./check.ts";

/** Checks that a row leaves to another one, by id: the row that examines it. */
export type Elsewhere = Readonly<Record<string, string>>;

/**
 * Divides what does not depend on the way to the subject among the rows of each runtime: each such check is examined by one of them, and all of them have
 * about as many checks in the end. A row that lacks what a check needs is not asked, and keeps the reason to itself.
 */
export function inTurns(
  rows: readonly { readonly row: Pick<Row, "id" | "runtime">; readonly provides: ReadonlySet<Capability> }[],
  checks: Readonly<Record<string, Check>>,
): ReadonlyMap<string, Elsewhere> {
  const left = new Map(rows.map(({ row }) => [row.id, {} as Record<string, string>]));
  const able = ({ needs }: Check) => rows.filter(({ provides }) => needs.every((need) => provides.has(need))).map(({ row }) => row);
  const load = new Map(rows.map(({ row }) => [row.id, 0]));
  const give = (id: string) => void load.set(id, load.get(id)! + 1);
  for (const check of Object.values(checks)) if (!check.ofSubject) for (const { id } of able(check)) give(id);
  for (const [id, check] of Object.entries(checks)) {
    if (!check.ofSubject) continue;
    for (const runtime of new Set(able(check).map((row) => row.runtime))) {
      const same = able(check).filter((row) => row.runtime === runtime);
      const { id: its } = same.reduce((one, two) => (load.get(two.id)! < load.get(one.id)! ? two : one));
      give(its);
      for (const row of same) if (row.id !== its) left.get(row.id)![id] = its;
    }
  }
  return left;
}
