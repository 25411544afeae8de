import { accessSync, constants, existsSync, mkdirSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Config, RuntimeName } from "../../src/knobs/load.ts";
import type { WorkerRole } from "../process/messages.ts";
import type { ChildProgram } from "../supervisor/child.ts";
import { findRuntime, runtimeArguments } from "../supervisor/runtimes.ts";
import { EXIT, Failure } from "./exit.ts";

/** What a worker sees of our environment: nothing that is not needed to find programs, its home, its language and its certificates. */
const PASSED_ON = [
  ...["PATH", "HOME", "USER", "TZ", "LANG", "LC_ALL", "TMPDIR", "NO_COLOR"],
  ...["SSL_CERT_FILE", "SSL_CERT_DIR", "NODE_EXTRA_CA_CERTS"],
];

/** Where code that was compiled is kept: the user's cache, which all Studios of a user share, or the data directory where that is not his alone to write. */
export function codeCache(data: string, { XDG_CACHE_HOME }: NodeJS.ProcessEnv = process.env): string {
  const shared = join(XDG_CACHE_HOME || join(homedir(), ".cache"), "studio");
  try {
    mkdirSync(shared, { recursive: true, mode: 0o700 });
    accessSync(shared, constants.W_OK);
    // Whoever can write there decides what our workers run: not another user's home (as with sudo), nor a folder that somebody made beforehand.
    const { uid, mode } = statSync(shared);
    if (uid === process.getuid?.() && (mode & 0o022) === 0) return shared;
    return join(data, "cache");
  } catch {
    return join(data, "cache");
  }
}

/**
 * The commands that run our roles with the runtimes of a configuration. `dist` is the folder of the built bundle, `cache` a folder for compiled code; they
 * work in the data directory. Throws Failure when something is missing.
 */
export function workerPrograms(
  dist: string,
  cache: string,
  { data, workerClass, threads }: Pick<Config, "data" | "workerClass" | "threads">,
) {
  const binaries = new Map<RuntimeName, string>();
  for (const runtime of new Set(workerClass)) {
    const binary = findRuntime(runtime, dist, process.env.PATH ?? "");
    if (binary === null) {
      throw new Failure(
        EXIT.missing,
        `${runtime} is not installed for this platform; choose another runtime with --worker-class, for instance node`,
      );
    }
    binaries.set(runtime, binary);
    if (!existsSync(join(dist, `${runtime}.mjs`)))
      throw new Failure(EXIT.missing, `${join(dist, `${runtime}.mjs`)} is missing; build it with: npm run build`);
  }
  const env: Record<string, string> = {
    NODE_COMPILE_CACHE: join(cache, "node"),
    DENO_DIR: join(cache, "deno"),
    DENO_NO_UPDATE_CHECK: "1",
    BUN_RUNTIME_TRANSPILER_CACHE_PATH: join(cache, "bun"),
    DO_NOT_TRACK: "1",
  };
  for (const name of PASSED_ON) if (process.env[name] !== undefined) env[name] = process.env[name];
  return (_role: WorkerRole, runtime: RuntimeName): Pick<ChildProgram, "argv" | "cwd" | "env"> => ({
    argv: [binaries.get(runtime)!, ...runtimeArguments(runtime), join(dist, `${runtime}.mjs`)],
    cwd: data,
    // libuv's variable, which Bun reads, too. Deno has no pool of a fixed size.
    env: threads === "auto" || runtime === "deno" ? env : { ...env, UV_THREADPOOL_SIZE: String(threads) },
  });
}
