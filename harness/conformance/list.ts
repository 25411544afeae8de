import type { Row } from "../../topologies/topology.ts";
import type { Check } from "../check.ts";
import type { Mutant } from "../mutant.ts";
import { impossible } from "../site.ts";

export interface Listed {
  readonly rows: readonly Row[];
  readonly checks: Readonly<Record<string, Check>>;
  readonly mutants: Readonly<Record<string, Mutant>>;
}

/** What would be run, in words. */
export function list({ rows, checks, mutants }: Listed): string {
  const widest = (all: readonly string[]) => Math.max(...all.map((one) => one.length), 0) + 2;
  const rowWidth = widest(rows.map(({ id }) => id));
  const checkWidth = widest(Object.keys(checks));
  const groups = [...new Set(Object.values(checks).map(({ group }) => group))].sort();
  return [
    `Topologies (${rows.length})`,
    ...rows.map((row) => `  ${row.id.padEnd(rowWidth)}${row.about}${impossible(row) === null ? "" : ` (unsupported: ${impossible(row)})`}`),
    "",
    `Checks (${Object.keys(checks).length})`,
    ...groups.flatMap((group) => [
      `  ${group}`,
      ...Object.entries(checks)
        .filter(([, check]) => check.group === group)
        .map(([id, { claim, kind }]) => `    ${id.padEnd(checkWidth)}${claim}${kind === "required" ? "" : ` (${kind})`}`),
    ]),
    ...(Object.keys(mutants).length > 0
      ? [
          "",
          `Broken twins (${Object.keys(mutants).length})`,
          ...Object.entries(mutants).map(([id, { about, seen }]) => `  ${id.padEnd(widest(Object.keys(mutants)))}${about} (${seen})`),
        ]
      : []),
    "",
  ].join("\n");
}
