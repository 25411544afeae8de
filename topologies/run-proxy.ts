import { type ChildProcess, spawn } from "node:child_process";
import {
  accessSync,
  closeSync,
  constants,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { NOBODY, openDirectory } from "./directory.ts";
import { holdPort } from "./free-port.ts";
import type { Argv, ProxyDriver, ProxyPlan } from "./proxy.ts";

/** A proxy that runs as a child process, unprivileged, in a directory of its own. */
export interface RunningProxy {
  readonly driver: ProxyDriver;
  /** With the port that it got. */
  readonly plan: ProxyPlan;
  readonly port: number;
  readonly pid: number;
  /** The rendered configuration: file name -> text. */
  readonly configuration: Readonly<Record<string, string>>;
  /** What it and its validator wrote, for the report of a failure. */
  log(): string;
  /** Puts another plan into force; rejects, with the old one still in force, when the product's own check refuses it. The port stays. */
  reload(plan: ProxyPlan): Promise<void>;
  /** TERM, after 2 s KILL; then its directory is removed. Resolves to the signal that ended it, or its exit code. */
  stop(): Promise<NodeJS.Signals | number | null>;
}

/** How it is seen that requests pass this very proxy and not something else on the port. */
export interface Ready {
  /** Path of a request whose answer shows the nonce that the header X-Request-Id of the request holds. */
  readonly path: string;
  /**
   * `echo`: the nonce has to come back from the upstream. `refusal`: the proxy has to say that it cannot reach the upstream. `anything`: for a
   * configuration that is broken on purpose; after a time in which the nonce did not come back, any answer will do.
   */
  readonly sees: "echo" | "refusal" | "anything";
  /** Whether the connection to the port is TLS: that of the plan, or the upstream's where bytes are passed on. */
  readonly secure: boolean;
}

const START_MS = 15_000;
/** HAProxy tries an upstream that it cannot reach for 3 s before it answers. */
const ANSWER_MS = 6_000;
const STOP_MS = 2_000;
/** A proxy that answers may still be reading its configuration. */
const GRACE_MS = 1_500;
const PROGRAM_MS = 15_000;
/** Debian's proxies are in sbin, which the PATH of a user often leaves out. */
const SBIN = ["/usr/local/sbin", "/usr/sbin", "/sbin"];

const live = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of live) child.kill("SIGKILL");
});

/** Why this product cannot run here; null when it can, or when it should. Only what Debian does not have may be missing. */
export function absence(driver: ProxyDriver): string | null {
  return driver.packages.length > 0 || find(driver) !== null ? null : `${driver.program} is not on PATH, and Debian has no package of it`;
}

/** The absolute path of a proxy's program. Throws with the packages to install when it is not there. */
export function programOf(driver: ProxyDriver): string {
  const path = find(driver);
  if (path !== null) return path;
  throw new Error(
    absence(driver) ??
      `${driver.program} is not installed. Type this, then start again: sudo apt-get install -y ${driver.packages.join(" ")}`,
  );
}

function find(driver: ProxyDriver): string | null {
  for (const folder of [...(process.env.PATH ?? "").split(delimiter), ...SBIN]) {
    const path = join(folder, driver.program);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not in this folder.
    }
  }
  return null;
}

/** The version that the program says, in one line. */
export async function versionOf(driver: ProxyDriver): Promise<string> {
  const { code, output } = await run(driver, driver.version, tmpdir());
  if (code !== 0) throw new Error(`${driver.version.join(" ")} ended with ${code}: ${output}`);
  return output.trim().split("\n")[0] ?? "";
}

/**
 * Renders a plan, has it checked by the program itself, starts it on a free port of `address` and resolves when the child
 * is alive and `ready` was seen through it. Rejects after 15 s with the configuration and everything that was logged.
 */
export async function runProxy(
  driver: ProxyDriver,
  wanted: Omit<ProxyPlan, "listen">,
  ready: Ready,
  address = "127.0.0.1",
): Promise<RunningProxy> {
  programOf(driver);
  const held = await holdPort();
  const directory = openDirectory(driver.name);
  let plan: ProxyPlan = { ...wanted, listen: { address, port: held.port } };
  let configuration: Record<string, string> = {};

  const log = () =>
    readdirSync(directory)
      .filter((file) => file.endsWith(".log"))
      .map((file) => `--- ${driver.name} ${file}\n${readFileSync(join(directory, file), "utf8").slice(-8_000)}`)
      .join("\n");
  const clean = async () => {
    await held.release();
    rmSync(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  };
  const write = async (next: ProxyPlan) => {
    const files = driver.render(next, directory);
    const place = (all: Record<string, string>) => {
      for (const [file, text] of Object.entries(all)) {
        mkdirSync(dirname(join(directory, file)), { recursive: true });
        // In one step, for a product that watches its files.
        writeFileSync(join(directory, `${file}.new`), text, { mode: 0o644 });
        renameSync(join(directory, `${file}.new`), join(directory, file));
      }
    };
    place(files);
    const validate = driver.validate(directory);
    const { code, output } = validate ? await run(driver, validate, directory) : { code: 0, output: "" };
    if (code !== 0) {
      place(configuration);
      throw new Error(
        `${driver.name} refuses this configuration (exit code ${code}; it needs ${driver.packages.join(", ")}):\n${output}\n${files[driver.site]}`,
      );
    }
    plan = next;
    configuration = files;
  };

  let child: ChildProcess | null = null;
  try {
    await write(plan);
    child = start(driver, directory);
    await becomesReady(child, plan, ready);
  } catch (error) {
    const said = [(error as Error).message, log()];
    if (child) await end(child);
    await clean();
    if (child) said.push(`--- ${driver.site}`, configuration[driver.site] ?? "");
    throw new Error(`${driver.name} did not start: ${said.join("\n")}`, { cause: error });
  }
  const running = child;

  return {
    driver,
    get plan() {
      return plan;
    },
    port: held.port,
    pid: running.pid!,
    get configuration() {
      return configuration;
    },
    log,
    async reload(next) {
      await write({ ...next, listen: plan.listen });
      const how = driver.reload(directory);
      if (how === null) return;
      if (typeof how === "string") {
        process.kill(running.pid!, how);
        return;
      }
      const { code, output } = await run(driver, how, directory);
      if (code !== 0) throw new Error(`${how.join(" ")} ended with ${code}: ${output}`);
    },
    async stop() {
      const ended = await end(running);
      await clean();
      return ended;
    },
  };
}

/** Root gives its rights up: nothing here needs them, and a proxy that has them behaves differently. */
const unprivileged = () => (process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {});

const environment = (directory: string) => ({
  PATH: [process.env.PATH ?? "", ...SBIN].join(delimiter),
  HOME: directory,
  XDG_DATA_HOME: directory,
  XDG_CONFIG_HOME: directory,
  LANG: "C.UTF-8",
});

function start(driver: ProxyDriver, directory: string): ChildProcess {
  const output = openSync(join(directory, "process.log"), "a", 0o644);
  const [, ...args] = driver.start(directory);
  const child = spawn(programOf(driver), args, {
    cwd: directory,
    stdio: ["ignore", output, output],
    env: environment(directory),
    ...unprivileged(),
  });
  closeSync(output);
  live.add(child);
  child.once("exit", () => live.delete(child));
  return child;
}

/** Runs a program of the proxy to its end, bounded. */
function run(driver: ProxyDriver, argv: Argv, directory: string): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const [, ...args] = argv;
    const child = spawn(programOf(driver), args, {
      cwd: directory,
      stdio: ["ignore", "pipe", "pipe"],
      env: environment(directory),
      timeout: PROGRAM_MS,
      killSignal: "SIGKILL",
      ...unprivileged(),
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
      });
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, output }));
  });
}

async function becomesReady(child: ChildProcess, plan: ProxyPlan, ready: Ready): Promise<void> {
  let problem: Error | null = null;
  child.once("error", (error) => {
    problem = error;
  });
  let last = "nothing answered";
  const grace = performance.now() + GRACE_MS;
  for (const limit = performance.now() + START_MS; performance.now() < limit; ) {
    if (problem) throw problem;
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`it ended with ${child.signalCode ?? child.exitCode}`);
    const nonce = crypto.randomUUID();
    try {
      const answer = await ask(plan, ready, nonce);
      const echoed = answer.text.includes(nonce);
      const seen = ready.sees === "refusal" ? answer.status >= 500 : echoed || (ready.sees === "anything" && performance.now() > grace);
      if (seen && child.exitCode === null) return;
      last = `${answer.status}, not the ${ready.sees} that was wanted: ${answer.text.slice(0, 500)}`;
    } catch (error) {
      last = (error as Error).message;
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`it was not ready within ${START_MS} ms; the last try: ${last}`);
}

/** One request on a connection of its own. Whether the certificate is good is another question than whether the proxy is up. */
function ask({ name, listen }: ProxyPlan, { path, secure }: Ready, nonce: string): Promise<{ status: number; text: string }> {
  const { address, port } = listen;
  return new Promise((resolve, reject) => {
    const headers = { host: `${name}:${port}`, "x-request-id": nonce, connection: "close" };
    const options = { host: address, port, path, headers, agent: false, timeout: ANSWER_MS } as const;
    const request = secure ? httpsRequest({ ...options, servername: name, rejectUnauthorized: false }) : httpRequest(options);
    request.once("timeout", () => request.destroy(new Error(`no answer within ${ANSWER_MS} ms`)));
    request.once("error", reject);
    request.once("response", (response) => {
      let text = JSON.stringify(response.headers);
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        text += chunk;
      });
      response.once("error", reject);
      response.once("end", () => resolve({ status: response.statusCode ?? 0, text }));
    });
    request.end();
  });
}

async function end(child: ChildProcess): Promise<NodeJS.Signals | number | null> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return child.signalCode ?? child.exitCode;
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.kill("SIGTERM");
  const late = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
  await gone;
  clearTimeout(late);
  return child.signalCode ?? child.exitCode;
}
