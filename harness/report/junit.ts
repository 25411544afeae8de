import { nameOf, type Report, wrongly } from "./report.ts";

const escaped = (text: string) =>
  text
    // XML 1.0 has no place for these, escaped or not.
    .replace(/[^\t\n\r\x20-\uD7FF\uE000-\uFFFD]/g, "\uFFFD")
    .replace(/[<>&"']/g, (one) => `&#${one.charCodeAt(0)};`);

/** The report as JUnit XML: a suite for each row, and one for the broken twins. `broken` is an error, `could-be-better` passes with a note. */
export function junit({ rows, mutants, checks, summary, incapacities }: Report): string {
  const seconds = (ms: number) => (ms / 1000).toFixed(3);
  const suites = rows.map((row) => {
    const name = escaped(nameOf(row));
    const cases = row.results.map(({ check, verdict, why, ms }) => {
      const text = escaped(why ?? "");
      const inner =
        verdict === "fail" || verdict === "flaky"
          ? `<failure message="${text}" type="${verdict}">${escaped(checks[check]?.claim ?? "")}</failure>`
          : verdict === "broken"
            ? `<error message="${text}" type="broken"/>`
            : verdict === "unsupported" || verdict === "blocked"
              ? `<skipped message="${text}"/>`
              : verdict === "could-be-better"
                ? `<system-out>could be better: ${text}</system-out>`
                : "";
      return `<testcase classname="${name}" name="${escaped(check)}" time="${seconds(ms)}">${inner}</testcase>`;
    });
    if (row.unsupported !== null)
      cases.push(`<testcase classname="${name}" name="topology"><skipped message="${escaped(row.unsupported)}"/></testcase>`);
    if (row.broken !== null)
      cases.push(`<testcase classname="${name}" name="topology"><error type="broken" message="${escaped(row.broken)}"/></testcase>`);
    return suite(nameOf(row), cases, seconds(row.ms));
  });
  if (mutants.length > 0) {
    const cases = mutants.map(({ mutant, verdict, why, ms }) => {
      const text = escaped(why ?? "");
      const inner =
        verdict === "survived"
          ? `<failure type="survived" message="${text}"/>`
          : verdict === "broken"
            ? `<error type="broken" message="${text}"/>`
            : verdict === "unsupported"
              ? `<skipped message="${text}"/>`
              : "";
      return `<testcase classname="broken twins" name="${escaped(mutant)}" time="${seconds(ms)}">${inner}</testcase>`;
    });
    suites.push(suite("broken twins", cases, seconds(mutants.reduce((sum, { ms }) => sum + ms, 0))));
  }
  if (incapacities.length > 0) {
    const bad = new Set(wrongly(incapacities));
    const cases = incapacities.map((one) => {
      const inner = bad.has(one) ? `<error type="${one.verdict}" message="${escaped(one.tried)}"/>` : "";
      return `<testcase classname="what proxies cannot do" name="${escaped(`${one.proxy}: ${one.capability}`)}" time="0">${inner}</testcase>`;
    });
    suites.push(suite("what proxies cannot do", cases, "0"));
  }
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="studio conformance" time="${summary.seconds}">\n${suites.join("\n")}\n</testsuites>\n`;
}

function suite(name: string, cases: readonly string[], time: string): string {
  const has = (part: string) => cases.filter((one) => one.includes(part)).length;
  return `<testsuite name="${escaped(name)}" tests="${cases.length}" failures="${has("<failure")}" errors="${has("<error")}" skipped="${has("<skipped")}" time="${time}">\n${cases.join("\n")}\n</testsuite>`;
}
