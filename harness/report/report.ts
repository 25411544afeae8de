import type { Check, Verdict } from "../check.ts";
import type { Incapacity } from "../incapacity.ts";
import type { MutantResult, RowResult } from "../matrix.ts";
import type { Mutant } from "../mutant.ts";

/** The version of the report's form. Within it, only fields are added. */
export const SCHEMA = "studio-conformance/1";

export interface Summary {
  readonly topologies: number;
  readonly checks: number;
  readonly pass: number;
  readonly fail: number;
  readonly could_be_better: number;
  readonly unsupported: number;
  readonly blocked: number;
  readonly flaky: number;
  /** Faults of the harness itself, rows and twins among them: never counted as pass or fail. */
  readonly broken: number;
  readonly mutants: { readonly killed: number; readonly survived: number; readonly equivalent: number; readonly unsupported: number };
  readonly seconds: number;
}

/** A whole run, as it is written to report.json. */
export interface Report {
  readonly schema: typeof SCHEMA;
  /** ISO 8601, when it began. */
  readonly at: string;
  readonly command: string;
  readonly driver: "process" | "container";
  /** Whether it was stopped before its end. */
  readonly interrupted: boolean;
  readonly machine: Readonly<Record<string, string | number>>;
  readonly versions: Readonly<Record<string, string>>;
  readonly checks: Readonly<Record<string, Pick<Check, "group" | "claim" | "kind" | "because" | "needs" | "mutants">>>;
  readonly rows: readonly RowResult[];
  readonly mutants: readonly (MutantResult & Pick<Mutant, "about" | "seen" | "because" | "finding">)[];
  /** What drivers declare as impossible, and what came of trying it. Empty where it was not tried. */
  readonly incapacities: readonly Incapacity[];
  readonly summary: Summary;
}

/** A row by its id; with what was examined, where that is another server. */
export const nameOf = ({ row, subject }: Pick<RowResult, "row" | "subject">): string =>
  subject === "studio" ? row.id : `${row.id} (${subject})`;

/** What a driver calls impossible and works, or could not be tried. */
export const wrongly = (all: readonly Incapacity[]): Incapacity[] =>
  all.filter(({ verdict }) => verdict === "works" || verdict === "broken");

const count = (all: readonly { readonly verdict: string }[], verdict: string) => all.filter((one) => one.verdict === verdict).length;

/** The numbers of a run. A row that could not be is one `unsupported`, one that could not be started one `broken`. */
export function summaryOf(
  rows: readonly RowResult[],
  mutants: readonly MutantResult[],
  seconds: number,
  incapacities: readonly Incapacity[] = [],
): Summary {
  const results = rows.flatMap((row) => row.results);
  const of = (verdict: Verdict) => count(results, verdict);
  return {
    topologies: rows.length,
    checks: new Set(results.map(({ check }) => check)).size,
    pass: of("pass"),
    fail: of("fail"),
    could_be_better: of("could-be-better"),
    unsupported: of("unsupported") + rows.filter(({ unsupported }) => unsupported !== null).length,
    blocked: of("blocked"),
    flaky: of("flaky"),
    broken: of("broken") + rows.filter(({ broken }) => broken !== null).length + count(mutants, "broken") + wrongly(incapacities).length,
    mutants: {
      killed: count(mutants, "killed"),
      survived: count(mutants, "survived"),
      equivalent: count(mutants, "equivalent"),
      unsupported: count(mutants, "unsupported"),
    },
    seconds: Math.round(seconds * 10) / 10,
  };
}

/** Whether CI may go on: nothing failed, nothing was flaky, no twin survived, and the harness did its own work. */
export const isGood = ({ fail, flaky, broken, blocked, mutants }: Summary): boolean =>
  fail + flaky + broken + blocked + mutants.survived === 0;

/** Results without the evidence of what passed, unless all of it is wanted. */
export function trimmed(row: RowResult, wire: boolean): RowResult {
  if (wire) return row;
  return {
    ...row,
    results: row.results.map((result) =>
      result.verdict === "pass" || result.verdict === "unsupported" ? { ...result, exchanges: [] } : result,
    ),
  };
}
