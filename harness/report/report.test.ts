import type { MutantResult, RowResult } from "../matrix.ts";
import type { Result } from "../run-check.ts";
import { test } from "../testing/tap.ts";
import { diff, readReport } from "./diff.ts";
import { annotations, stepSummary } from "./github.ts";
import { html } from "./html.ts";
import { junit } from "./junit.ts";
import { isGood, type Report, SCHEMA, summaryOf, trimmed } from "./report.ts";

const EVIL = `</script><img src=x onerror=alert(1)>&"'|\n::error::x\u0000`;
const exchange = {
  at: 1,
  ms: 2,
  kind: "http",
  sent: "GET /",
  lines: [["X-Evil", EVIL]],
  got: "200",
  headers: { server: EVIL },
  text: EVIL,
} as const;
const result = (check: string, verdict: Result["verdict"], why: string | null = null): Result => ({
  ...{ check, site: "http/nginx/bun", verdict, why, ms: 5, notes: [] },
  expectations: [{ what: "status", wanted: "200", got: why ?? "200", ok: verdict === "pass" }],
  exchanges: [exchange],
});
const row = (results: readonly Result[], more: Partial<RowResult> = {}): RowResult => ({
  row: {
    ...{
      id: "http/nginx/bun",
      topology: "http",
      about: "A proxy",
      proxy: "nginx",
      outer: null,
      runtime: "bun",
      transports: "all",
      tls: "none",
    },
    ...{ prefix: "none", workers: "several", publicPort: null, pageHost: null, forwarded: "x-forwarded" },
  },
  ...{ subject: "studio", unsupported: null, broken: null, results, elsewhere: {} },
  ...{ configuration: { "nginx/studio.conf": EVIL }, versions: {}, ms: 10 },
  ...more,
});
const twin = (mutant: string, verdict: MutantResult["verdict"]) => ({
  ...{ mutant, verdict, why: verdict === "killed" ? null : EVIL, results: [result("a", "fail", "404")], configuration: {}, ms: 3 },
  ...{ about: EVIL, seen: "outside" as const, because: "x", finding: null },
});
const report = (rows: readonly RowResult[], mutants: Report["mutants"] = []): Report => ({
  ...{
    schema: SCHEMA,
    at: "2026-01-01T00:00:00.000Z",
    command: `studio conformance ${EVIL}`,
    driver: "process" as const,
    interrupted: false,
  },
  ...{ machine: { cores: 2 }, versions: { studio: "1", nginx: EVIL } },
  checks: Object.fromEntries(
    ["a", "b", "c", "d"].map((id) => [
      id,
      { group: "urls" as const, claim: EVIL, kind: "required" as const, because: "x", needs: [], mutants: [] },
    ]),
  ),
  rows,
  mutants,
  incapacities: [],
  summary: summaryOf(rows, mutants, 1.25),
});
const mixed = report(
  [
    row([result("a", "pass"), result("b", "fail", EVIL), result("c", "unsupported", "no TLS"), result("d", "broken", "TypeError")]),
    row([], { unsupported: "no nginx" }),
  ],
  [twin("m", "killed"), twin("n", "survived")],
);

test("the numbers keep our faults apart from theirs", async (t) => {
  t.same(mixed.summary, {
    ...{ topologies: 2, checks: 4, pass: 1, fail: 1, could_be_better: 0, unsupported: 2, blocked: 0, flaky: 0, broken: 1, seconds: 1.3 },
    mutants: { killed: 1, survived: 1, equivalent: 0, unsupported: 0 },
  });
  const good = (verdict: Result["verdict"]) => isGood(report([row([result("a", verdict)])]).summary);
  t.same((["pass", "could-be-better", "unsupported"] as const).map(good), [true, true, true]);
  t.same((["fail", "flaky", "broken", "blocked"] as const).map(good), [false, false, false, false]);
  t.notOk(isGood(report([], [twin("m", "survived")]).summary));
});

test("the page shows everything, and nothing of it runs", async (t) => {
  const page = html(mixed);
  t.notOk(page.includes("<img src=x"), "what servers said stays text");
  t.equal(page.match(/<\/script>/g)?.length, 2, "and ends no script");
  const embedded = /<script type="application\/json" id="report">(.*?)<\/script>/s.exec(page)![1]!;
  t.same(JSON.parse(embedded), JSON.parse(JSON.stringify(mixed)), "the whole report is in it");
  t.match(page, /data-verdict="fail"/);
});

test("a cell that another row has names it, and is of its column as the others are", async (t) => {
  const page = html(report([row([result("a", "pass"), result("b", "pass")]), row([result("a", "pass")], { elsewhere: { b: EVIL } })]));
  t.notOk(page.includes("<img src=x"));
  t.match(page, /<td data-of="b" class="[^"]*" title="b: examined on [^"]*"><\/td>|<td data-of="b" title="b: examined on [^"]*"><\/td>/);
  t.equal(page.match(/<td /g)?.length, page.match(/<td data-of=/g)?.length, "a filter hides whole columns");
  t.match(page, /Where nothing stands/);
  t.notOk(html(mixed).includes("Where nothing stands"));
});

test("JUnit: failures, errors and skips are what they are", async (t) => {
  const xml = junit(mixed);
  t.match(xml, /<testsuite name="http\/nginx\/bun" tests="4" failures="1" errors="1" skipped="1"/);
  t.match(xml, /<testcase classname="broken twins" name="n"[^>]*><failure/);
  t.notOk(/[\u0000-\u0008]/.test(xml), "no character that XML cannot hold");
  t.notOk(xml.includes("<img"), "what servers said stays text");
});

test("what makes a run fail is in JUnit and in the annotations, also a declaration that is wrong", async (t) => {
  const tried = { proxy: "nginx", capability: "tcp", why: "it cannot", tried: EVIL } as const;
  const wrong = { ...report([row([result("a", "pass")])]), incapacities: [{ ...tried, verdict: "works" as const }] };
  t.equal(annotations(wrong).length, 1);
  t.match(junit(wrong), /<testsuite name="what proxies cannot do" tests="1" failures="0" errors="1"/);
});

test("GitHub: an annotation for each failure, on one line each", async (t) => {
  const lines = annotations(mixed);
  t.equal(lines.length, 3);
  t.ok(lines.every((line) => line.startsWith("::error ") && !line.includes("\n")));
  t.match(stepSummary(mixed), /\| fail \| b \| http\/nginx\/bun \| /);
});

test("two reports are compared cell by cell", async (t) => {
  const before = report([row([result("a", "pass"), result("b", "fail"), result("c", "pass")])], [twin("m", "killed")]);
  const after = report([row([result("a", "fail", "404"), result("b", "pass"), result("d", "pass")])], [twin("m", "survived")]);
  t.same(
    diff(before, after).map(({ where, before: was, after: is, worse }) => [where, was, is, worse]),
    [
      ["broken twin m", "killed", "survived", true],
      ["http/nginx/bun a", "pass", "fail", true],
      ["http/nginx/bun b", "fail", "pass", false],
      ["http/nginx/bun c", "pass", "absent", false],
      ["http/nginx/bun d", "absent", "pass", false],
    ],
  );
  const two = (verdict: Result["verdict"]) =>
    report([row([result("a", "pass")]), row([result("a", verdict)], { subject: "plain-socket.io" })]);
  t.same(
    diff(two("fail"), two("pass")).map(({ where }) => where),
    ["http/nginx/bun (plain-socket.io) a"],
    "of two servers on the same topology, the one that is different",
  );
  t.throws(() => readReport("{", "a.json"), /a\.json is no JSON/);
  t.throws(
    () => readReport('{"schema":"other/1"}', "a.json"),
    /no report of the form studio-conformance\/1; its field schema is "other\/1"/,
  );
});

test("the wire is kept of what did not pass, and of everything when that is wanted", async (t) => {
  const [first] = mixed.rows;
  t.same(
    trimmed(first!, false).results.map(({ exchanges }) => exchanges.length),
    [0, 1, 0, 1],
  );
  t.ok(trimmed(first!, true).results.every(({ exchanges }) => exchanges.length === 1));
});
