import { existsSync } from "node:fs";
import { arch, cpus, platform, release, totalmem } from "node:os";
import { dirname, join } from "node:path";
import type { Child } from "./children.ts";
import { startChild, temporaryFolder } from "./children.ts";
import type { Options } from "./options.ts";
import { command, type Runtime, versionOf } from "./runtimes.ts";

/** What every part of the benchmark works with. */
export interface Bench {
  readonly options: Options;
  /** The folder that holds studio.mjs. */
  readonly root: string;
  /** The file that runs a role of the benchmark in a process of its own. */
  readonly self: string;
  /** The file that writes events. */
  readonly load: string;
  /** Says what is going on, on stderr. */
  say(text: string): void;
}

/** The folder above `from` that holds studio.mjs, or the package when there is none yet. */
export function rootAbove(from: string): string {
  for (let folder = from; folder !== dirname(folder); folder = dirname(folder)) if (existsSync(join(folder, "package.json"))) return folder;
  throw new Error(`no package.json above ${from}`);
}

/** Starts a role of the benchmark (`driver`, `bare`, ...) as a process of a runtime. */
export function startRole(bench: Bench, runtime: Runtime, role: string, args: readonly (string | number)[] = []): Child {
  const [program, ...rest] = command(bench.root, runtime);
  return startChild(`${role} (${runtime})`, [program, ...rest, bench.self, "role", role, ...args.map(String)]);
}

/** Starts a private Redis on a socket, as Studio's own one is, for the rows beside Studio. */
export async function startRedis(): Promise<{ child: Child; socket: string }> {
  const folder = temporaryFolder();
  const socket = join(folder, "redis.sock");
  const child = startChild(
    "redis-server",
    ["redis-server", "--port", "0", "--unixsocket", socket, "--dir", folder, "--save", "", "--appendonly", "no", "--daemonize", "no"],
    { ends: "SIGTERM" },
  );
  for (let tries = 0; !existsSync(socket); tries += 1) {
    if (tries > 200) throw new Error("redis-server opened no socket in 10 s");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { child, socket };
}

/** The machine and the versions that a figure belongs to. */
export function machine(bench: Bench) {
  const processors = cpus();
  return {
    os: `${platform()} ${release()} ${arch()}`,
    cpu: processors[0]?.model ?? "unknown",
    cores: processors.length,
    memory_gib: Math.round(totalmem() / 2 ** 30),
    runtimes: Object.fromEntries(bench.options.runtimes.map((runtime) => [runtime, versionOf(bench.root, runtime)])),
  };
}
