import { setTimeout as sleep } from "node:timers/promises";
import { styleText } from "node:util";
import type { ProcessStatus, Status } from "../supervisor/status.ts";
import { ask } from "./ask.ts";
import { EXIT, Failure } from "./exit.ts";
import { settingsOf } from "./settings.ts";

type Options = Readonly<Record<string, unknown>>;

/** A reload waits for the drain of every worker in turn. */
const RELOAD_LIMIT_MS = 3_600_000;
const STOP_LIMIT_MS = 600_000;

/** `studio status`: prints what runs. The exit code is 0 when all is well, 1 when something is not, 4 when no Studio runs. */
export async function status(options: Options): Promise<number> {
  const found = await ask<Status>(settingsOf(options).config.data, { type: "ask", verb: "status" });
  process.stdout.write(options.json ? `${JSON.stringify(found)}\n` : shown(found));
  return found.state === "degraded" ? EXIT.failed : EXIT.ok;
}

/** `studio reload`: what SIGHUP does, and waits for the outcome. */
export async function reload(options: Options): Promise<number> {
  const { data } = settingsOf(options).config;
  const { problem, generation } = await ask<{ problem: string | null; generation: number }>(
    data,
    { type: "ask", verb: "reload" },
    RELOAD_LIMIT_MS,
  );
  if (problem !== null) throw new Failure(EXIT.failed, `Not reloaded: ${problem}`);
  process.stdout.write(`Reloaded: every worker is of generation ${generation}\n`);
  return EXIT.ok;
}

/** `studio replace WORKER`: one worker makes room for a new one, and that waits for the outcome. */
export async function replace(worker: string, options: Options): Promise<number> {
  if (!/^[a-z]\d{1,3}[a-z]?$/.test(worker))
    throw new Failure(
      EXIT.usage,
      `${JSON.stringify(worker)} is not allowed; it must be the name of a worker as studio status shows it, such as w2`,
    );
  const { data } = settingsOf(options).config;
  const { problem } = await ask<{ problem: string | null }>(data, { type: "ask", verb: "replace", process: worker }, RELOAD_LIMIT_MS);
  if (problem !== null) throw new Failure(EXIT.failed, `Not replaced: ${problem}`);
  process.stdout.write(`A new process has taken the place of ${worker}\n`);
  return EXIT.ok;
}

/** `studio scale N`: what SIGTTIN and SIGTTOU do, in one step. */
export async function scale(workers: string, options: Options): Promise<number> {
  const wanted = /^\d{1,6}$/.test(workers) ? Number(workers) : 0;
  if (wanted < 1 || wanted > 64)
    throw new Failure(EXIT.usage, `${JSON.stringify(workers)} is not allowed; it must be a whole number from 1 to 64`);
  const { data } = settingsOf(options).config;
  const { problem } = await ask<{ problem: string | null }>(data, { type: "ask", verb: "scale", workers: wanted });
  if (problem !== null) throw new Failure(EXIT.failed, problem);
  process.stdout.write(`${wanted} web worker${wanted === 1 ? " is" : "s are"} wanted from now on; studio status shows how far it is\n`);
  return EXIT.ok;
}

/** `studio stop`: what SIGTERM does, and waits for the end. */
export async function stop(options: Options): Promise<number> {
  const { data } = settingsOf(options).config;
  const question = { type: "ask", verb: "status" } as const;
  const { pid } = await ask<Status>(data, question);
  process.kill(pid, "SIGTERM");
  const end = performance.now() + STOP_LIMIT_MS;
  for (;;) {
    const found = await ask<Status>(data, question).catch((error: unknown) => {
      if (error instanceof Failure && error.exitCode === EXIT.unreachable) return null;
      throw error;
    });
    if (found?.pid !== pid) break;
    if (performance.now() > end)
      throw new Failure(EXIT.timeout, `Studio (process ${pid}) is still draining after ${STOP_LIMIT_MS / 60_000} min`);
    await sleep(100);
  }
  process.stdout.write("Studio has ended\n");
  return EXIT.ok;
}

const COLUMNS: readonly [string, (one: ProcessStatus) => string][] = [
  ["process", ({ id }) => id],
  ["role", ({ role }) => role],
  ["runtime", ({ runtime }) => runtime ?? "-"],
  ["gen", ({ role, generation }) => (role === "redis" ? "-" : String(generation))],
  ["state", ({ state }) => state],
  ["pid", ({ pid }) => text(pid)],
  ["uptime", ({ pid, uptime_s }) => (pid === null ? "-" : span(uptime_s))],
  ["requests", ({ requests }) => text(requests)],
  ["sockets", ({ sockets }) => text(sockets)],
  ["jobs", ({ jobs }) => text(jobs)],
  ["lag", ({ lag_ms }) => (lag_ms === null ? "-" : `${lag_ms} ms`)],
  ["rss", ({ rss }) => (rss === null ? "-" : `${Math.round(rss / 1024 ** 2)} MiB`)],
  ["restarts", ({ restarts }) => String(restarts)],
];

function shown({ version, role, url, pid, uptime_s, state, generation, troubles, processes }: Status): string {
  const table = [COLUMNS.map(([title]) => title), ...processes.map((one) => COLUMNS.map(([, cell]) => cell(one)))];
  const widths = COLUMNS.map((_, at) => Math.max(...table.map((row) => row[at]!.length)));
  const lines = table.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at]!))
      .join("  ")
      .trimEnd(),
  );
  const [titles = "", ...rows] = lines;
  return [
    `Studio ${version}${role === "all" ? "" : ` (${role})`}${url ? ` at ${url}` : ""}: ${state}, generation ${generation}, up ${span(uptime_s)}, supervisor ${pid}`,
    ...troubles.map((trouble) => styleText("yellow", `! ${trouble}`)),
    "",
    styleText("bold", titles),
    ...rows,
    "",
  ].join("\n");
}

const text = (value: number | null) => (value === null ? "-" : String(value));

/** `48 s`, `12 min`, `5 h 3 min`, `2 d 4 h`. */
function span(seconds: number): string {
  const [minutes, hours, days] = [Math.floor(seconds / 60), Math.floor(seconds / 3600), Math.floor(seconds / 86_400)];
  if (minutes === 0) return `${seconds} s`;
  if (hours === 0) return `${minutes} min`;
  return days === 0 ? `${hours} h ${minutes % 60} min` : `${days} d ${hours % 24} h`;
}
