import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { proxies } from "../../topologies/proxies/index.ts";
import { absence } from "../../topologies/run-proxy.ts";
import { cleanUp } from "../bench/children.ts";
import { rootAbove } from "../bench/context.ts";
import { checks as allChecks } from "../checks/index.ts";
import { containers, type Ground, processes } from "../ground.ts";
import { type Incapacity, tryIncapacities } from "../incapacity.ts";
import { Laboratory, type MutantResult, type RowResult, runMatrix, runMutants } from "../matrix.ts";
import { mutants as allMutants } from "../mutants/index.ts";
import { diff, readReport } from "../report/diff.ts";
import { annotations, stepSummary } from "../report/github.ts";
import { html } from "../report/html.ts";
import { junit } from "../report/junit.ts";
import { isGood, type Report, SCHEMA, summaryOf, trimmed } from "../report/report.ts";
import { differences, terminal } from "../report/terminal.ts";
import { driverOf } from "../site.ts";
import type { Subject } from "../subject.ts";
import { subjects } from "../subjects/index.ts";
import { chooseRows, chosen, enoughMutants, twinRow } from "./choose.ts";
import { list } from "./list.ts";
import { HELP, type Options, parseOptions, UsageError } from "./options.ts";
import { machine, versionsOf } from "./versions.ts";

const root = rootAbove(dirname(import.meta.filename));
const EXIT = { ok: 0, failed: 1, usage: 2, missing: 3 } as const;

/** Runs `studio conformance` with the arguments after it, and resolves to its exit code. */
async function conformance(argv: readonly string[], interrupted: AbortController): Promise<number> {
  try {
    if (argv[0] === "diff") return compare(argv.slice(1));
    const options = parseOptions(argv, { proxies: proxies.map(({ name }) => name), subjects: Object.keys(subjects) });
    if (options === null) {
      process.stdout.write(HELP);
      return EXIT.ok;
    }
    return await examineAll(options, argv, interrupted.signal);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`studio conformance: ${error.message}\n(studio conformance --help lists what there is)\n`);
    return EXIT.usage;
  }
}

async function examineAll(options: Options, argv: readonly string[], signal: AbortSignal): Promise<number> {
  const rows = options.rows ? chooseRows(options) : [];
  const checks = chosen("check", allChecks, options.checks);
  const wanted = options.mutants ? chosen("only-mutants", allMutants, options.mutants) : {};
  const { mutants, checks: noticing } =
    options.rows && options.extent === "smoke" ? enoughMutants(wanted, allChecks) : { mutants: wanted, checks: allChecks };
  if (options.list) {
    process.stdout.write(options.json ? `${JSON.stringify({ rows, checks, mutants }, null, 2)}\n` : list({ rows, checks, mutants }));
    return EXIT.ok;
  }
  for (const name of options.driver === "process" ? (options.proxies ?? []) : []) {
    const why = absence(driverOf(name));
    if (why === null) continue;
    process.stderr.write(`studio conformance: --proxy ${name}: ${why}\n`);
    return EXIT.missing;
  }
  const at = new Date();
  const command = `studio conformance ${argv.join(" ")}`.trim();
  const show = terminal(process.stderr, { rows: rows.length * options.subjects.length, mutants: Object.keys(mutants).length });
  let ground: Ground;
  try {
    ground = options.driver === "container" ? await containers() : processes;
  } catch (error) {
    process.stderr.write(`studio conformance: --driver container: ${(error as Error).message}\n`);
    return EXIT.missing;
  }
  const lab = new Laboratory(options.lanes, ground);
  let found: RowResult[] = [];
  let twins: MutantResult[] = [];
  const incapacities: Incapacity[] = [];
  try {
    if (options.rows && ground === processes && options.extent !== "smoke" && options.checks === null) {
      const names = new Set(rows.flatMap(({ proxy, outer }) => [proxy, outer]).filter((name) => name !== null));
      const upstream = ["plain-socket.io", subjects["plain-socket.io"]] as const;
      for (const found of await Promise.all([...names].map((name) => tryIncapacities(name, upstream, lab.pool, lab.certificates)))) {
        incapacities.push(...found);
        for (const one of found) show.incapacity(one);
      }
    }
    const quick = options.extent === "smoke";
    const wish = { checks, times: options.repeat, quick, signal, onRow: show.row, onResult: show.tick };
    // They stand in line for the same lanes, so the twins begin where the last rows leave some free.
    const matrices = options.subjects.map((id) => runMatrix(lab, rows, [id, (subjects as Readonly<Record<string, Subject>>)[id]!], wish));
    const broken = runMutants(lab, mutants, { twinRow, subjects, checks: noticing, signal, onMutant: show.mutant });
    [found, twins] = await Promise.all([Promise.all(matrices).then((all) => all.flat()), broken]);
  } finally {
    await lab.close();
  }
  const summary = summaryOf(found, twins, (Date.now() - at.getTime()) / 1000, incapacities);
  const versions = await versionsOf(root, rows);
  const report: Report = {
    schema: SCHEMA,
    at: at.toISOString(),
    command,
    driver: options.driver,
    interrupted: signal.aborted,
    machine: machine(),
    versions: { studio: found.find(({ versions: said }) => said.subject)?.versions.subject ?? "", ...versions },
    checks: Object.fromEntries(
      Object.entries(allChecks).map(([id, { group, claim, kind, because, needs, mutants: on }]) => [
        id,
        { group, claim, kind, because, needs, mutants: on },
      ]),
    ),
    rows: found.map((row) => trimmed(row, options.wire)),
    mutants: twins.map((twin) => {
      const { about, seen, because, finding } = (mutants as Readonly<Record<string, (typeof allMutants)[keyof typeof allMutants]>>)[
        twin.mutant
      ]!;
      return { ...twin, about, seen, because, finding };
    }),
    incapacities,
    summary,
  };
  publish(report, options.report);
  show.end(summary);
  if (options.json) process.stdout.write(`${JSON.stringify(report)}\n${JSON.stringify({ summary })}\n`);
  if (!signal.aborted && found.length + twins.length > 0 && [...found, ...twins].every(isNowhere)) {
    const [first] = [...found.map(({ unsupported }) => unsupported), ...twins.map(({ why }) => why)];
    process.stderr.write(`studio conformance: nothing of it could be examined here: ${first}\n`);
    return EXIT.missing;
  }
  return isGood(summary) && !signal.aborted ? EXIT.ok : EXIT.failed;
}

/** Whether this machine lacks what a row or a twin needs. */
const isNowhere = (one: RowResult | MutantResult) => ("unsupported" in one ? one.unsupported !== null : one.verdict === "unsupported");

/** Files, where a directory is named; annotations and the summary of the step in GitHub Actions. */
function publish(report: Report, directory: string | null): void {
  if (directory !== null) {
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, "report.json"), `${JSON.stringify(report, null, 1)}\n`);
    writeFileSync(join(directory, "junit.xml"), junit(report));
    writeFileSync(join(directory, "index.html"), html(report));
    process.stderr.write(`\nThe report is in ${join(directory, "index.html")}\n`);
  }
  if (process.env.GITHUB_ACTIONS === "true") {
    for (const line of annotations(report)) process.stderr.write(`${line}\n`);
    if (process.env.GITHUB_STEP_SUMMARY) appendFileSync(process.env.GITHUB_STEP_SUMMARY, stepSummary(report));
  }
}

/** `diff A.json B.json`: exit code 1 when something is worse. */
function compare(files: readonly string[]): number {
  if (files.length !== 2) throw new UsageError("diff wants two reports: studio conformance diff BEFORE.json AFTER.json");
  const [before, after] = files.map((file) => {
    let text: string;
    try {
      text = readFileSync(file, "utf8");
    } catch (error) {
      throw new UsageError(`${file} cannot be read: ${(error as Error).message}`);
    }
    try {
      return readReport(text, file);
    } catch (error) {
      throw error instanceof RangeError ? new UsageError(error.message) : error;
    }
  });
  const found = diff(before!, after!);
  process.stdout.write(differences(found, process.stdout));
  return found.some(({ worse }) => worse) ? EXIT.failed : EXIT.ok;
}

// The stock client of Socket.IO still uses url.parse.
process.noDeprecation = true;
const interrupted = new AbortController();
for (const [name, code] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const) {
  process.on(name, () => {
    // The second time, everything that runs is killed at once.
    if (interrupted.signal.aborted) process.exit(code);
    interrupted.abort();
    process.exitCode = code;
    setTimeout(() => process.exit(code), 10_000).unref();
  });
}
process.on("exit", cleanUp);
const code = await conformance(process.argv.slice(2), interrupted);
// Into a pipe, a long report is written piece by piece.
await new Promise((resolve) => process.stdout.write("", resolve));
process.exit(process.exitCode ?? code);
