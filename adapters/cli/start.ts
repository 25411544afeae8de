import { isIP } from "node:net";
import { bindText } from "../../src/knobs/bind.ts";
import type { Config } from "../../src/knobs/load.ts";
import { VERSION } from "../../src/version.ts";
import { addressOf, placeOf } from "../store/postgres/client-config.ts";
import { takeActivated } from "../supervisor/activated.ts";
import { openServiceManager } from "../supervisor/notify.ts";
import { type Supervised, supervise } from "../supervisor/supervise.ts";
import { openDatabase } from "./database.ts";
import { failureOf } from "./exit.ts";
import { openBrowser } from "./open-browser.ts";
import { openOutput } from "./output.ts";
import { codeCache, workerPrograms } from "./programs.ts";
import { obeySignals } from "./serve.ts";
import { settingsOf } from "./settings.ts";
import { startWarnings } from "./warnings.ts";

/** `studio start`: runs until it is told to stop, and resolves to the exit code. */
export async function start(dist: string, options: Readonly<Record<string, unknown>>): Promise<number> {
  const activated = takeActivated(process.env);
  const read = () => {
    const given = settingsOf(options, { quiet: true });
    const resolved = activated ? { ...given, config: activated.over(given.config) } : given;
    const { config, sources } = resolved;
    for (const warning of startWarnings(resolved)) process.stderr.write(`studio: ${warning}\n`);
    return { config, sources, program: workerPrograms(dist, codeCache(config.data), config) };
  };
  const { config, sources, program } = read();
  const output = openOutput(config);
  const asked = [...new Set([sources.bind, sources.host, sources.port])].filter((source) => source !== "default");
  if (activated) output.notice(asked.length > 0 ? "warn" : "info", activated.notice(asked));
  const supervisor = supervise({
    config,
    portIsFixed: sources.port !== "default",
    activated,
    program,
    again: read,
    manager: openServiceManager(process.env, output.notice),
    openStore: openDatabase,
    output: output.fd,
    notice: output.notice,
  });
  const reopen = () => {
    output.reopen();
    supervisor.reopen();
  };
  const { exitCode: ended } = obeySignals({ ...supervisor, reopen }, { controls: true });
  const first = await Promise.race([supervisor.ready.catch((error: unknown) => ({ error })), ended]);
  if (typeof first === "number") return first;
  if ("error" in first) {
    const { exitCode, text } = failureOf(first.error);
    process.stderr.write(`studio: ${text}\n${output.file ? `The log says more: ${output.file}\n` : ""}`);
    return exitCode;
  }
  if (options.json) {
    const { url, tokenUrl, apiToken } = first;
    const { role, data } = config;
    const bind = first.config.bind.map(bindText);
    process.stdout.write(`${JSON.stringify({ url, token_url: tokenUrl, api_token: apiToken, pid: process.pid, data, bind, role })}\n`);
  } else {
    process.stdout.write(greeting(first, config.port, output.file));
    if (options.open !== false && process.stdout.isTTY && first.tokenUrl !== null) openBrowser(first.tokenUrl);
  }
  return await ended;
}

/** What a person reads when Studio is ready. */
function greeting({ config, url, tokenUrl, redis }: Supervised, wantedPort: number, logs: string | null): string {
  const head = `Studio ${VERSION} is ready: ${fleetText(config)}, supervised by Node ${process.versions.node}`;
  const about = [
    `  Data   ${config.data}`,
    ...(config.databaseUrl === null ? [] : [`  Store  PostgreSQL, ${placeOf(addressOf(config.databaseUrl))}`]),
    `  Redis  ${redis}`,
    ...(config.bind.length > 1 || !("port" in config.bind[0]!) ? [`  Binds  ${config.bind.map(bindText).join(", ")}`] : []),
    ...(logs ? [`  Logs   ${logs}`] : []),
    "",
  ];
  if (tokenUrl === null) return [head, "", `  Health ${url}/readyz`, ...about, "Stop with Ctrl+C.", ""].join("\n");
  const lines = [head, "", `  Open   ${tokenUrl}`, "         (signs you in once; another link: studio link)", ...about];
  const open = config.bind.flatMap((one) => ("port" in one && !isLoopback(one.host) ? [one.host] : []));
  if (wantedPort !== 0 && config.port !== wantedPort) lines.push(`Port ${wantedPort} was taken, so this one listens on ${config.port}.`);
  if (open.length > 0)
    lines.push(`It listens on ${open.join(" and ")}: everybody who reaches this machine sees the sign-in page of ${url}.`);
  lines.push(
    "Next: open the link, run the demo flowchart there, and watch it live. Or from a terminal: studio demo",
    "Stop with Ctrl+C.",
    "",
  );
  return lines.join("\n");
}

/** `4 bun workers and 2 job workers`. A single job worker goes without saying. */
function fleetText({ role, workerClass, workers, jobWorkers, executors }: Config): string {
  const [only, ...others] = workerClass;
  const web = others.length === 0 ? `${workers} ${only} workers` : `${workers} workers (${workerClass.join(", ")})`;
  const some = (count: number, what: string) => `${count} ${what}${count === 1 ? "" : "s"}`;
  const jobs = some(jobWorkers, "job worker");
  if (role === "web") return web;
  if (role === "executor") return some(Math.max(1, executors), "executor");
  const rest = executors === 0 ? [] : [some(executors, "executor")];
  const parts = role === "worker" ? [jobs, ...rest] : [web, ...(jobWorkers > 1 || executors > 0 ? [jobs] : []), ...rest];
  return new Intl.ListFormat("en-GB").format(parts);
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));
}
