import { spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openDirectory } from "../directory.ts";
import { ask } from "./engine.ts";
import { ownership, sweep } from "./leftovers.ts";
import { uniqueName } from "./network.ts";

const UP_MS = 120_000;
const DOWN_MS = 60_000;

/** A composition of containers that runs from files of this project. */
export interface Composition {
  /** Runs a command of compose and gives what it said: `["exec", "-T", "web", "studio", "link"]`. Rejects when it fails. */
  run(args: readonly string[]): Promise<string>;
  /** Brings the services up that these files name; what ran before and is in none of them is removed. */
  up(files: readonly string[]): Promise<void>;
  /** The names of the containers of a service. */
  containers(service: string): Promise<string[]>;
  close(): Promise<void>;
}

/** How compose is called here: as a plugin of docker, or by its old name; null where there is none. */
export async function composeProgram(): Promise<readonly [string, ...string[]] | null> {
  if ((await ask(["compose", "version"])).code === 0) return ["docker", "compose"];
  const old = await run(["docker-compose", "version"], process.env, 10_000).catch(() => null);
  return old === null ? null : ["docker-compose"];
}

/**
 * Prepares a composition whose files are in `folder`. `env` is what stands in `.env` otherwise; `change` is merged into every service of a name, as a file of
 * compose would be. Names, networks and volumes are those of this run alone.
 */
export async function openComposition(
  program: readonly [string, ...string[]],
  folder: string,
  env: Readonly<Record<string, string>>,
  change: Readonly<Record<string, object>> = {},
): Promise<Composition> {
  await sweep();
  const project = uniqueName("compose");
  const directory = openDirectory("compose");
  const own = join(directory, "own.json");
  let files: readonly string[] = [];
  const dotenv = join(directory, ".env");
  const subnet = `10.213.${randomInt(1, 255)}.0/24`;
  // docker-compose 1 takes the last definition of a network for the whole of it.
  const networks = { inside: { internal: true, ipam: { config: [{ subnet }] } }, outside: {} };
  const settings: Record<string, string> = { STUDIO_SUBNET: subnet, ...env };
  writeFileSync(
    dotenv,
    Object.entries(settings)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(""),
  );
  // What the environment says would count more than the file.
  const environment = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !(name in settings) && !name.startsWith("COMPOSE_")),
  );
  const call = (args: readonly string[], limitMs: number, from = [...files, own]) =>
    run(
      [...program, "--project-name", project, "--env-file", dotenv, ...from.flatMap((file) => ["-f", file]), ...args],
      environment,
      limitMs,
    );
  const label = (names: readonly string[], more: Readonly<Record<string, object>> = {}) =>
    Object.fromEntries(names.map((name) => [name, { labels: [ownership()], ...more[name] }]));
  const list = async (what: "--services" | "--volumes") => (await call(["config", what], UP_MS, [...files])).split("\n");
  return {
    run: (args) => call(args, UP_MS),
    async up(wanted) {
      files = wanted.map((file) => join(folder, file));
      const marked = {
        services: label(await list("--services"), change),
        networks: label(Object.keys(networks), networks),
        volumes: label(await list("--volumes")),
      };
      writeFileSync(own, JSON.stringify(marked));
      await call(["up", "--detach", "--no-build", "--remove-orphans"], UP_MS);
    },
    async containers(service) {
      const labels = [`com.docker.compose.project=${project}`, `com.docker.compose.service=${service}`];
      const { text } = await ask(["ps", ...labels.flatMap((one) => ["--filter", `label=${one}`]), "--format", "{{.Names}}"]);
      return text.split("\n").filter((name) => name !== "");
    },
    async close() {
      await call(["down", "--volumes", "--remove-orphans", "--timeout", "5"], DOWN_MS);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function run(argv: readonly string[], env: Readonly<Record<string, string | undefined>>, limitMs: number): Promise<string> {
  const [command = "", ...args] = argv;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: ["ignore", "pipe", "pipe"],
      env,
      timeout: limitMs,
      killSignal: "SIGKILL",
    });
    let [text, errors] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
    });
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
      errors += chunk;
    });
    child.once("error", reject);
    child.once("close", (code) =>
      code === 0 ? resolve(text.trim()) : reject(new Error(`${argv.join(" ")} ended with ${code}: ${errors || text}`)),
    );
  });
}
