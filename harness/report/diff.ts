import { nameOf, type Report, SCHEMA } from "./report.ts";

/** What is different between two runs, cell by cell. */
export interface Difference {
  readonly where: string;
  readonly before: string;
  readonly after: string;
  readonly why: string | null;
  /** Whether it is worse than before. */
  readonly worse: boolean;
}

const BAD = new Set(["fail", "flaky", "broken", "blocked", "survived"]);

/** Parses a report. Throws RangeError with what is wrong with it. */
export function readReport(text: string, name: string): Report {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch (error) {
    throw new RangeError(`${name} is no JSON: ${(error as Error).message}`);
  }
  const { schema } = (found ?? {}) as { schema?: unknown };
  if (schema !== SCHEMA) throw new RangeError(`${name} is no report of the form ${SCHEMA}; its field schema is ${JSON.stringify(schema)}`);
  return found as Report;
}

/** Every cell of a report: `row check` -> verdict and why. */
function cells({ rows, mutants }: Report): Map<string, { verdict: string; why: string | null }> {
  return new Map([
    ...rows.flatMap(({ row, subject, results, unsupported, broken }): [string, { verdict: string; why: string | null }][] =>
      unsupported !== null || broken !== null
        ? [[nameOf({ row, subject }), { verdict: broken === null ? "unsupported" : "broken", why: broken ?? unsupported }]]
        : results.map(({ check, verdict, why }) => [`${nameOf({ row, subject })} ${check}`, { verdict, why }]),
    ),
    ...mutants.map(({ mutant, verdict, why }): [string, { verdict: string; why: string | null }] => [
      `broken twin ${mutant}`,
      { verdict, why },
    ]),
  ]);
}

/** The differences of two reports, the worse ones first. What is only in one of them counts as `absent` in the other. */
export function diff(before: Report, after: Report): Difference[] {
  const old = cells(before);
  const now = cells(after);
  const absent = { verdict: "absent", why: null };
  return [...new Set([...old.keys(), ...now.keys()])]
    .map((where) => ({ where, was: old.get(where) ?? absent, is: now.get(where) ?? absent }))
    .filter(({ was, is }) => was.verdict !== is.verdict)
    .map(({ where, was, is }) => ({
      where,
      before: was.verdict,
      after: is.verdict,
      why: is.why ?? was.why,
      worse: BAD.has(is.verdict) || (was.verdict === "pass" && is.verdict === "unsupported"),
    }))
    .sort((a, b) => Number(b.worse) - Number(a.worse) || (a.where < b.where ? -1 : 1));
}
