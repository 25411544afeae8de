import { type ChildProcess, spawn } from "node:child_process";
import { accessSync, closeSync, constants, openSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { NOBODY } from "./directory.ts";
import { holdPort } from "./free-port.ts";
import type { Argv, ProxyDriver, ProxyPlan } from "./proxy.ts";
import type { Ready } from "./ready.ts";
import { type Ended, type Ground, type RunningProxy, runOn } from "./running-proxy.ts";

export type { RunningProxy };

const STOP_MS = 2_000;
const PROGRAM_MS = 45_000;
/** Debian's proxies are in sbin, which the PATH of a user often leaves out. */
const SBIN = ["/usr/local/sbin", "/usr/sbin", "/sbin"];

const live = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of live) killAll(child);
});

/** Kills a proxy with its workers. A master that is killed alone leaves some of them behind: those of Apache and H2O serve on. */
function killAll({ pid }: ChildProcess) {
  for (const one of withWorkers(pid!)) {
    try {
      process.kill(one, "SIGKILL");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
  }
}

/** A process, and as far as /proc tells, those that it has started, and theirs. */
function withWorkers(pid: number): number[] {
  let children: string[] = [];
  try {
    children = readFileSync(`/proc/${pid}/task/${pid}/children`, "latin1").split(" ").filter(Boolean);
  } catch {
    // It has ended, or this is not Linux.
  }
  return [pid, ...children.flatMap((child) => withWorkers(Number(child)))];
}

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

/** Runs a proxy as a child process on a free port of `address`; see `runOn`. */
export async function runProxy(
  driver: ProxyDriver,
  wanted: Omit<ProxyPlan, "listen">,
  ready: Ready,
  address = "127.0.0.1",
): Promise<RunningProxy> {
  programOf(driver);
  const held = await holdPort();
  return runOn(processes(driver, { address, port: held.port }, held.release), driver, wanted, ready);
}

/** Processes of this machine. */
const processes = (driver: ProxyDriver, listen: Ground["listen"], release: Ground["release"]): Ground => ({
  home: "debian",
  listen,
  reached: listen,
  release,
  check: (argv, directory) => run(driver, argv, directory),
  start: (argv, directory) => start(driver, argv, directory),
  async reload(child, how, directory) {
    if (typeof how !== "string") return run(driver, how, directory);
    process.kill(child.pid!, how);
    return { code: 0, output: "" };
  },
  end,
});

/** Root gives its rights up: nothing here needs them, and a proxy that has them behaves differently. */
const unprivileged = () => (process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {});

const environment = (directory: string) => ({
  PATH: [process.env.PATH ?? "", ...SBIN].join(delimiter),
  HOME: directory,
  XDG_DATA_HOME: directory,
  XDG_CONFIG_HOME: directory,
  LANG: "C.UTF-8",
});

function start(driver: ProxyDriver, [, ...args]: Argv, directory: string): ChildProcess {
  const output = openSync(join(directory, "process.log"), "a", 0o644);
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

function run(driver: ProxyDriver, [, ...args]: Argv, directory: string): Promise<Ended> {
  return new Promise((resolve, reject) => {
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

async function end(child: ChildProcess): Promise<NodeJS.Signals | number | null> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return child.signalCode ?? child.exitCode;
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.kill("SIGTERM");
  const late = setTimeout(() => killAll(child), STOP_MS);
  await gone;
  clearTimeout(late);
  return child.signalCode ?? child.exitCode;
}
