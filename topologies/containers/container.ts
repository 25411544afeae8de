import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { docker } from "./engine.ts";
import { ownership, remove } from "./leftovers.ts";
import { type Network, uniqueName } from "./network.ts";

/** A container that is about to be started, or runs. */
export interface Box {
  readonly name: string;
  /** The client of the engine that it is attached to, and that ends with it and with its exit code. */
  readonly child: ChildProcess;
}

export interface BoxOptions {
  readonly network: Network;
  readonly image: string;
  /** Options of `docker run` besides those that all of them have. */
  readonly options: readonly string[];
  readonly args: readonly string[];
  /** A file to which everything goes that it writes; without it, the streams are the child's. */
  readonly output?: string;
}

/** What every container of ours gets: no capability, no way to more rights, a root file system that cannot be written, and nothing left when it ends. */
const hardened = [
  "--rm",
  "--pull",
  "never",
  "--read-only",
  "--cap-drop",
  "ALL",
  "--security-opt",
  "no-new-privileges",
  "--pids-limit",
  "512",
];

/** Starts a container in the foreground. It is removed when it ends, and when this process does. */
export function openBox(what: string, { network, image, options, args, output }: BoxOptions): Box {
  const name = uniqueName(what);
  const file = output === undefined ? null : openSync(output, "a", 0o644);
  const child = spawn(
    "docker",
    ["run", "--name", name, "--label", ownership(), "--network", network.name, ...hardened, ...options, image, ...args],
    {
      stdio: file === null ? ["ignore", "pipe", "pipe"] : ["ignore", file, file],
    },
  );
  if (file !== null) closeSync(file);
  return { name, child };
}

/** Its address in the network. */
export const addressOf = ({ name }: Box) =>
  docker(["inspect", "--format", "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}", name]);

/** TERM, KILL after `seconds`; then nothing of it is left. Resolves to the exit code of its program. */
export async function closeBox({ name, child }: Box, seconds: number): Promise<number | null> {
  const ended = new Promise<number | null>((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) resolve(child.exitCode);
    else child.once("exit", (code) => resolve(code));
  });
  await docker(["stop", "--time", String(seconds), name], (seconds + 20) * 1000).catch(() => null);
  await remove("container", name);
  return ended;
}
