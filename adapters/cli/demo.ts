import { mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import type { Config } from "../../src/knobs/load.ts";
import { duration } from "../../src/knobs/value.ts";
import { supervise } from "../supervisor/supervise.ts";
import { openDatabase } from "./database.ts";
import { runDemo, type Watcher } from "./demo/run.ts";
import { showOn } from "./demo/show.ts";
import { EXIT, Failure, failureOf } from "./exit.ts";
import { codeCache, workerPrograms } from "./programs.ts";
import { obeySignals } from "./serve.ts";
import { settingsOf } from "./settings.ts";

const silent: Watcher = { started: () => {}, node: () => {}, log: () => {} };

/** `studio demo`: runs the demo flowchart on a running Studio or one of its own, and resolves to the exit code. */
export async function demo(dist: string, options: Readonly<Record<string, unknown>>): Promise<number> {
  const limitMs = duration(1000, 3_600_000).parse(String(options.timeout));
  if (limitMs === undefined) throw new Failure(EXIT.usage, "--timeout must be a duration such as 90s, from 1s to 1h");
  if ((options.url === undefined) !== (options.token === undefined)) {
    throw new Failure(EXIT.usage, "--url and --token belong together: both are in what `studio start --json` prints");
  }
  if (options.url === undefined) return await onItsOwn(dist, options, limitMs);
  if (!URL.canParse(String(options.url)) || !/^https?:/.test(String(options.url))) {
    throw new Failure(EXIT.usage, `--url: ${JSON.stringify(options.url)} is no http:// or https:// URL`);
  }
  if (options.ca !== undefined) believe(String(options.ca));
  const ended = new AbortController();
  const signalled = new Promise<number>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve(EXIT[signal]));
  }).then((exitCode) => {
    ended.abort();
    return exitCode;
  });
  const run = runAndShow(String(options.url), String(options.token), options, limitMs, ended.signal);
  const first = await Promise.race([run, signalled]);
  // Interrupted, it still cancels its run.
  await run.catch(() => {});
  return first;
}

/** Has this process believe the authorities of a PEM file, besides those that it believes anyway. */
function believe(file: string): void {
  try {
    setDefaultCACertificates([...getCACertificates("default"), readFileSync(file, "utf8")]);
  } catch (cause) {
    throw new Failure(EXIT.usage, `--ca: ${file} is no PEM file with certificates of authorities: ${(cause as Error).message}`, { cause });
  }
}

async function runAndShow(
  url: string,
  token: string,
  options: Readonly<Record<string, unknown>>,
  limitMs: number,
  signal: AbortSignal,
): Promise<number> {
  const shown = options.json ? null : showOn(process.stdout);
  const report = await runDemo(url, token, shown ?? silent, limitMs, signal);
  if (shown) shown.end(report);
  else process.stdout.write(`${JSON.stringify(report)}\n`);
  return report.ok ? EXIT.ok : EXIT.failed;
}

/** A Studio with a data directory and a port of its own, for this one run. */
async function onItsOwn(dist: string, options: Readonly<Record<string, unknown>>, limitMs: number): Promise<number> {
  const data = mkdtempSync(join(tmpdir(), "studio-demo-"));
  const logs = join(data, "studio.log");
  const { config: settings } = settingsOf({
    ...options,
    data,
    bind: "127.0.0.1:0",
    host: "127.0.0.1",
    port: "0",
    accessLog: "-",
    errorLog: "-",
  });
  // Nobody but this process talks to it, over loopback: the certificate of the real one is for other hosts.
  const config: Config = { ...settings, certfile: null, keyfile: null, caCerts: null, clientCerts: "none", role: "all" };
  const supervisor = supervise({
    config,
    portIsFixed: false,
    program: workerPrograms(dist, codeCache(data), config),
    openStore: openDatabase,
    output: openSync(logs, "a", 0o600),
    notice: () => {},
  });
  const { begun, exitCode: signalled } = obeySignals(supervisor);
  try {
    const { url, apiToken } = await supervisor.ready;
    return await runAndShow(url, apiToken!, options, limitMs, begun);
  } catch (error) {
    if (begun.aborted) return await signalled;
    const { exitCode, text } = failureOf(error);
    const lastWords = readFileSync(logs, "utf8").trimEnd().split("\n").slice(-10).join("\n");
    throw new Failure(exitCode, lastWords ? `${text}\nThe last lines of its log:\n${lastWords}` : text, { cause: error });
  } finally {
    await supervisor.stop();
    rmSync(data, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  }
}
