import { isIP } from "node:net";
import { join } from "node:path";
import { forwardingOf, forwardingWarnings } from "../../src/forwarding/config.ts";
import { socketNotices } from "../../src/knobs/socket-notices.ts";
import { VERSION } from "../../src/version.ts";
import { type Supervised, supervise } from "../supervisor/supervise.ts";
import { openDatabase } from "./database.ts";
import { failureOf } from "./exit.ts";
import { openBrowser } from "./open-browser.ts";
import { openOutput } from "./output.ts";
import { workerPrograms } from "./programs.ts";
import { obeySignals } from "./serve.ts";
import { settingsOf } from "./settings.ts";

/** `studio start`: runs until it is told to stop, and resolves to the exit code. */
export async function start(dist: string, options: Readonly<Record<string, unknown>>): Promise<number> {
  const read = () => {
    const { config, sources } = settingsOf(options);
    for (const warning of [...forwardingWarnings(forwardingOf(config)), ...socketNotices(config)])
      process.stderr.write(`studio: ${warning}\n`);
    return { config, sources, program: workerPrograms(dist, config.data, join(config.data, "cache"), config.workerClass) };
  };
  const { config, sources, program } = read();
  const output = openOutput(config.data);
  const supervisor = supervise({
    config,
    portIsFixed: sources.port !== "default",
    program,
    again: read,
    openStore: openDatabase,
    output: output.fd,
    notice: output.notice,
  });
  const { exitCode: ended } = obeySignals(supervisor, { controls: true });
  const first = await Promise.race([supervisor.ready.catch((error: unknown) => ({ error })), ended]);
  if (typeof first === "number") return first;
  if ("error" in first) {
    const { exitCode, text } = failureOf(first.error);
    process.stderr.write(`studio: ${text}\n${output.file ? `The log says more: ${output.file}\n` : ""}`);
    return exitCode;
  }
  if (options.json) {
    const { url, tokenUrl, apiToken } = first;
    process.stdout.write(`${JSON.stringify({ url, token_url: tokenUrl, api_token: apiToken, pid: process.pid, data: config.data })}\n`);
  } else {
    process.stdout.write(greeting(first, config.port, output.file));
    if (options.open !== false && process.stdout.isTTY) openBrowser(first.tokenUrl);
  }
  return await ended;
}

/** What a person reads when Studio is ready. */
function greeting({ config, url, tokenUrl, redis }: Supervised, wantedPort: number, logs: string | null): string {
  const workers =
    config.workerClass.length === 1
      ? `${config.workers} ${config.workerClass[0]} workers`
      : `${config.workers} workers (${config.workerClass.join(", ")})`;
  const lines = [
    `Studio ${VERSION} is ready: ${workers}, supervised by Node ${process.versions.node}`,
    "",
    `  Open   ${tokenUrl}`,
    "         (signs you in once; another link: studio link)",
    `  Data   ${config.data}`,
    `  Redis  ${redis}`,
    ...(logs ? [`  Logs   ${logs}`] : []),
    "",
  ];
  if (wantedPort !== 0 && config.port !== wantedPort) lines.push(`Port ${wantedPort} was taken, so this one listens on ${config.port}.`);
  if (!isLoopback(config.host))
    lines.push(`It listens on ${config.host}: everybody who reaches this machine sees the sign-in page of ${url}.`);
  lines.push(
    "Next: open the link, run the demo flowchart there, and watch it live. Or from a terminal: studio demo",
    "Stop with Ctrl+C.",
    "",
  );
  return lines.join("\n");
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));
}
