import { existsSync } from "node:fs";
import { join } from "node:path";

/** The three runtimes that Studio promises to run on. */
export type RuntimeName = "bun" | "node" | "deno";
export const RUNTIMES: readonly RuntimeName[] = ["node", "bun", "deno"];

/** The runtime that executes this very file. */
export const currentRuntime: RuntimeName = "Bun" in globalThis ? "bun" : "Deno" in globalThis ? "deno" : "node";

const root = join(import.meta.dirname, "..", "..");
const arch = process.arch;
const binaries: Record<RuntimeName, string[]> = {
  node: [`node_modules/node-${process.platform}-${arch}/bin/node`],
  bun: [`node_modules/@oven/bun-${process.platform}-${arch === "arm64" ? "aarch64" : arch}/bin/bun`],
  deno: [`node_modules/@deno/${process.platform}-${arch}-glibc/deno`, `node_modules/@deno/${process.platform}-${arch}/deno`],
};

/** The argument array that runs a file with a runtime: the pinned binary where there is one, else what PATH has. */
export function runWith(runtime: RuntimeName, file: string, args: readonly string[] = []): [string, ...string[]] {
  const binary = binaries[runtime].map((path) => join(root, path)).find(existsSync) ?? runtime;
  return [binary, ...(runtime === "deno" ? ["run", "-A"] : []), file, ...args];
}
