import { parseArgs } from "node:util";
import type { Extent } from "../../topologies/matrix.ts";
import { AXES } from "../../topologies/topology.ts";

export const HELP = `studio conformance [options]
studio conformance diff BEFORE.json AFTER.json

Starts Studio behind real proxies in many ways, and checks from outside that all of them work. Without options: every topology that has a name, and a
covering array of all pairs of proxy, runtime, transports, TLS, prefix and workers.

  --smoke               a few rows: every proxy and every runtime once; what does not depend on the proxy, on one row of each runtime
  --full                every combination that is possible (hours)
  --topology GLOBS      only these topologies; with --proxy or --runtime, each of them with each of those
  --proxy LIST          only these proxies
  --runtime LIST        only these runtimes: bun, node, deno, mixed
  --check GLOBS         only these checks
  --subject LIST        what is examined (studio)
  --mutants             the broken twins, too: the checks that name one must fail on it. With --smoke as few as show of every check that it can fail
  --only-mutants GLOBS  these broken twins, and no topologies
  --driver HOW          process (programs of this machine) or container (process)
  --repeat N            every check N times; what is not the same every time is flaky (1)
  --lanes N             topologies at once (8)
  --report DIR          writes index.html, report.json and junit.xml there
  --wire                keeps everything that was sent and received, also of what passed
  --json                the report as JSON on standard output; its last line is the summary
  --list                prints topologies, checks and broken twins, and starts nothing
  --help

GLOBS are names with * and ?, separated by commas. In GitHub Actions failures become annotations, and the summary of the step is written.
Exit codes: 0 everything that was examined is as it must be, 1 something is not, 2 wrong usage, 3 something is missing, 130 and 143 interrupted.
`;

export class UsageError extends Error {}

export interface Options {
  readonly extent: Extent;
  readonly topologies: readonly RegExp[] | null;
  readonly proxies: readonly string[] | null;
  readonly runtimes: readonly (typeof AXES.runtime)[number][] | null;
  readonly checks: readonly RegExp[] | null;
  readonly subjects: readonly string[];
  /** Null: none. */
  readonly mutants: readonly RegExp[] | null;
  readonly rows: boolean;
  readonly driver: "process" | "container";
  readonly repeat: number;
  readonly lanes: number;
  readonly report: string | null;
  readonly wire: boolean;
  readonly json: boolean;
  readonly list: boolean;
}

const words = (text: string | undefined) =>
  text
    ?.split(",")
    .map((one) => one.trim())
    .filter(Boolean) ?? null;

/** Names of a list that says at least one; null where the option is not there. */
function named(option: string, text: string | undefined): readonly string[] | null {
  const all = words(text);
  if (all?.length === 0) throw new UsageError(`--${option}: it names nothing`);
  return all;
}

/** `tls-*`, `two-?ops`. */
export function globs(text: string | undefined): readonly RegExp[] | null {
  return (
    words(text)?.map(
      (glob) =>
        new RegExp(
          `^${glob
            .replace(/[.+^$()[\]{}|\\]/g, "\\$&")
            .replaceAll("*", ".*")
            .replaceAll("?", ".")}$`,
        ),
    ) ?? null
  );
}

function known<T extends string>(option: string, said: readonly string[] | null, allowed: readonly T[]): readonly T[] | null {
  for (const one of said ?? [])
    if (!(allowed as readonly string[]).includes(one))
      throw new UsageError(`--${option}: ${JSON.stringify(one)} is not allowed; it must be of ${allowed.join(", ")}`);
  return said as readonly T[] | null;
}

function whole(option: string, text: string, most: number): number {
  const n = Number(text);
  if (!/^\d{1,4}$/.test(text) || n < 1 || n > most)
    throw new UsageError(`--${option}: ${JSON.stringify(text)} is not allowed; it must be a whole number from 1 to ${most}`);
  return n;
}

/** Parses the arguments after `conformance`; null when help is wanted. Throws UsageError. */
export function parseOptions(argv: readonly string[], names: { proxies: readonly string[]; subjects: readonly string[] }): Options | null {
  let values: ReturnType<typeof parse>;
  try {
    values = parse(argv);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  if (values.help) return null;
  if (values.smoke && values.full) throw new UsageError("--smoke and --full exclude each other");
  const driver = known("driver", [values.driver], ["process", "container"] as const)![0]!;
  return {
    extent: values.smoke ? "smoke" : values.full ? "full" : "default",
    topologies: globs(values.topology),
    proxies: known("proxy", named("proxy", values.proxy), names.proxies),
    runtimes: known("runtime", named("runtime", values.runtime), AXES.runtime),
    checks: globs(values.check),
    subjects: known("subject", named("subject", values.subject), names.subjects) ?? ["studio"],
    mutants: globs(values["only-mutants"]) ?? (values.mutants ? [/^/] : null),
    rows: values["only-mutants"] === undefined,
    driver,
    repeat: whole("repeat", values.repeat, 100),
    lanes: whole("lanes", values.lanes, 64),
    report: values.report ?? null,
    wire: values.wire,
    json: values.json,
    list: values.list,
  };
}

const parse = (argv: readonly string[]) =>
  parseArgs({
    args: [...argv],
    strict: true,
    options: {
      smoke: { type: "boolean", default: false },
      full: { type: "boolean", default: false },
      topology: { type: "string" },
      proxy: { type: "string" },
      runtime: { type: "string" },
      check: { type: "string" },
      subject: { type: "string" },
      mutants: { type: "boolean", default: false },
      "only-mutants": { type: "string" },
      driver: { type: "string", default: "process" },
      repeat: { type: "string", default: "1" },
      lanes: { type: "string", default: "8" },
      report: { type: "string" },
      wire: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      list: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  }).values;
