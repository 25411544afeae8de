import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import type { RuntimeName } from "../../src/knobs/load.ts";

const { platform, arch } = process;

/** The npm packages that carry the pinned binaries, and where in them they are. */
const packages: Record<RuntimeName, readonly string[]> = {
  bun: [`@oven/bun-${platform}-${arch === "arm64" ? "aarch64" : arch}/bin/bun`],
  deno: [`@deno/${platform}-${arch}-glibc/deno`, `@deno/${platform}-${arch}/deno`],
  node: [`node-${platform}-${arch}/bin/node`],
};

/**
 * The binary of a runtime: the pinned package in a `node_modules` at or above `from`, else what PATH has, else null. The supervisor itself is a
 * suitable Node, so that one is always there.
 */
export function findRuntime(runtime: RuntimeName, from: string, path: string): string | null {
  for (let dir = from; ; dir = dirname(dir)) {
    for (const file of packages[runtime]) {
      const candidate = join(dir, "node_modules", file);
      if (existsSync(candidate)) return candidate;
    }
    if (dir === dirname(dir)) break;
  }
  if (runtime === "node") return process.execPath;
  for (const folder of path.split(delimiter)) {
    if (folder.startsWith("/") && isExecutable(join(folder, runtime))) return join(folder, runtime);
  }
  return null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The arguments that make a runtime run a script file of ours. */
export function runtimeArguments(runtime: RuntimeName): readonly string[] {
  // No --enable-source-maps: Node reads and parses every map at the start, a fifth of its time, and our names are not minified.
  if (runtime === "node") return ["--disable-warning=ExperimentalWarning"];
  if (runtime === "deno") return ["run", "--allow-all", "--no-config", "--no-lock", "--no-remote", "--no-npm", "--quiet"];
  return ["--no-install"];
}
