import type { ChildProcess } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { openDirectory } from "./directory.ts";
import type { Argv, Endpoint, Home, ProxyDriver, ProxyPlan } from "./proxy.ts";
import { becomesReady, type Ready } from "./ready.ts";

/** A proxy that runs unprivileged, in a directory of its own: as a process of this machine or in a container. */
export interface RunningProxy {
  readonly driver: ProxyDriver;
  /** With the address that it listens on. */
  readonly plan: ProxyPlan;
  /** The port that clients use. */
  readonly port: number;
  /** Of the proxy, or of the client of the container engine that it is attached to. */
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

/** How a program ended, and everything that it wrote. */
export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** What the programs of a proxy run on. */
export interface Ground {
  readonly home: Home;
  /** What the proxy binds, and where clients reach it. */
  readonly listen: Endpoint;
  readonly reached: Endpoint;
  /** Runs a program of the product to its end, bounded. */
  check(argv: Argv, directory: string): Promise<Ended>;
  /** Runs the proxy in the foreground; what it writes goes to `process.log` of the directory. */
  start(argv: Argv, directory: string): ChildProcess;
  /** Puts the files of the directory into force. */
  reload(child: ChildProcess, how: NodeJS.Signals | Argv, directory: string): Promise<Ended>;
  end(child: ChildProcess): Promise<NodeJS.Signals | number | null>;
  /** Gives back what was taken for it, also when nothing was started. */
  release(): Promise<void>;
}

/**
 * Renders a plan, has it checked by the program itself, starts it and resolves when the child is alive and `ready` was seen through it. Rejects after
 * 45 s with the configuration and everything that was logged.
 */
export async function runOn(ground: Ground, driver: ProxyDriver, wanted: Omit<ProxyPlan, "listen">, ready: Ready): Promise<RunningProxy> {
  const directory = openDirectory(driver.name);
  let plan: ProxyPlan = { ...wanted, listen: ground.listen };
  let configuration: Record<string, string> = {};

  const log = () =>
    readdirSync(directory)
      .filter((file) => file.endsWith(".log"))
      .map((file) => `--- ${driver.name} ${file}\n${readFileSync(join(directory, file), "utf8").slice(-8_000)}`)
      .join("\n");
  const clean = async () => {
    await ground.release();
    rmSync(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  };
  const write = async (next: ProxyPlan) => {
    const files = driver.render(next, directory, ground.home);
    place(files, directory);
    const validate = driver.validate(directory);
    const { code, output } = validate ? await ground.check(validate, directory) : { code: 0, output: "" };
    if (code !== 0) {
      place(configuration, directory);
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
    child = ground.start(driver.start(directory), directory);
    await becomesReady(child, { ...ground.reached, name: plan.name }, ready);
  } catch (error) {
    const said = [(error as Error).message, log()];
    if (child) await ground.end(child);
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
    port: ground.reached.port,
    pid: running.pid!,
    get configuration() {
      return configuration;
    },
    log,
    async reload(next) {
      await write({ ...next, listen: plan.listen });
      const how = driver.reload(directory);
      if (how === null) return;
      const { code, output } = await ground.reload(running, how, directory);
      if (code !== 0) throw new Error(`${[how].flat().join(" ")} ended with ${code}: ${output}`);
    },
    async stop() {
      const ended = await ground.end(running);
      await clean();
      return ended;
    },
  };
}

function place(files: Readonly<Record<string, string>>, directory: string) {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, file)), { recursive: true });
    // In one step, for a product that watches its files.
    writeFileSync(join(directory, `${file}.new`), text, { mode: 0o644 });
    renameSync(join(directory, `${file}.new`), join(directory, file));
  }
}
