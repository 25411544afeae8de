import { createInterface } from "node:readline";
import { addressOf, type Box, closeBox, openBox } from "./containers/container.ts";
import { docker } from "./containers/engine.ts";
import { studioImage } from "./containers/images.ts";
import type { Network } from "./containers/network.ts";
import type { Endpoint } from "./proxy.ts";

/** Studio in a container, started as its image starts it. */
export interface StudioContainer {
  readonly container: string;
  readonly image: string;
  /** Where the others in the network reach it. */
  readonly upstream: Endpoint;
  /** A token of the API that lives as long as the container. */
  readonly apiToken: string;
  /** Runs a program inside and gives what it said: `["studio", "link"]`. */
  exec(argv: readonly string[]): Promise<string>;
  /** What it wrote, for the report of a failure. */
  log(): string;
  /** TERM, KILL after 40 s; then nothing of it is left. Resolves to its exit code. */
  stop(): Promise<number | null>;
}

const PORT = 5055;
const START_MS = 60_000;
const STOP_S = 40;

/** Starts it in a network, and resolves when it says that it is ready. `args` are options of `studio start`; `folders` have the same paths inside. */
export async function startStudioContainer(
  network: Network,
  {
    args = [],
    env = {},
    folders = [],
  }: { args?: readonly string[]; env?: Readonly<Record<string, string>>; folders?: readonly string[] } = {},
): Promise<StudioContainer> {
  const found = await studioImage();
  if (!found.ok) throw new Error(found.why);
  const box = openBox("studio", {
    network,
    image: found.image,
    options: [
      ...["--tmpfs", "/tmp", "--volume", "/data", "--sysctl", "net.ipv4.tcp_migrate_req=1"],
      ...folders.flatMap((folder) => ["--volume", `${folder}:${folder}:ro`]),
      ...Object.entries(env).flatMap(([name, value]) => ["--env", `${name}=${value}`]),
    ],
    args: ["start", "--json", "--no-open", ...args],
  });
  let log = "";
  const add = (text: string) => {
    log = (log + text).slice(-400_000);
  };
  box.child.stderr!.setEncoding("utf8").on("data", add);
  try {
    const apiToken = await readiness(box, add);
    const upstream = { address: await addressOf(box), port: PORT };
    return {
      container: box.name,
      image: found.image,
      upstream,
      apiToken,
      exec: (argv) => docker(["exec", box.name, ...argv]),
      log: () => log,
      stop: () => closeBox(box, STOP_S),
    };
  } catch (error) {
    await closeBox(box, 0);
    throw new Error(`${(error as Error).message}\n${log}`, { cause: error });
  }
}

/** Waits for the line that names the token. */
function readiness({ child }: Box, add: (text: string) => void): Promise<string> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`Studio was not ready within ${START_MS} ms`)), START_MS);
    child.once("error", reject);
    child.once("close", (code) => {
      clearTimeout(late);
      reject(new Error(`Studio ended with ${code}`));
    });
    createInterface({ input: child.stdout! }).on("line", (line) => {
      add(`${line}\n`);
      if (!line.startsWith("{") || !line.includes("token_url")) return;
      clearTimeout(late);
      resolve((JSON.parse(line) as { api_token: string }).api_token);
    });
  });
}
