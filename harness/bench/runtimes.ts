import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

export const RUNTIMES = ["node", "bun", "deno"] as const;
export type Runtime = (typeof RUNTIMES)[number];

const cpu = process.arch === "arm64" ? "aarch64" : process.arch;
const packaged: Record<Runtime, string> = {
  node: `node-${process.platform}-${process.arch}/bin/node`,
  bun: `@oven/bun-${process.platform}-${cpu}/bin/bun`,
  deno: `@deno/${process.platform}-${process.arch}${process.platform === "linux" ? "-glibc" : ""}/deno`,
};

/** The command that runs a script in a runtime: the pinned package's program, else the one on PATH. */
export function command(root: string, runtime: Runtime): [string, ...string[]] {
  const program = join(root, "node_modules", packaged[runtime]);
  const found = existsSync(program) ? program : runtime;
  return runtime === "deno" ? [found, "run", "-A", "--unstable-net"] : [found];
}

/** The version that a runtime prints, or `null` when it cannot be started. */
export function versionOf(root: string, runtime: Runtime): string | null {
  try {
    const text = execFileSync(command(root, runtime)[0], ["--version"], {
      encoding: "utf8",
      timeout: 10_000,
      stdio: ["ignore", "pipe", "ignore"],
    });
    return /\d+\.\d+\.\d+\S*/.exec(text)?.[0] ?? null;
  } catch {
    return null;
  }
}
