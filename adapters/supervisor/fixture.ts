import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runWith } from "../../harness/testing/runtime.ts";
import { until } from "../../harness/testing/studio.ts";
import type { Test } from "../../harness/testing/tap.ts";
import { loadConfig } from "../../src/knobs/load.ts";
import { openStore } from "../store/sqlite/open.ts";
import type { Setup, Supervision } from "./supervise.ts";

/** A new directory that is removed after the test. */
export function directory(t: Test, prefix = "studio-supervisor-"): string {
  const dir = mkdtempSync(join(tmpdir(), prefix));
  t.teardown(() => rmSync(dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 }));
  return dir;
}

/** What the fixture children of this directory wrote: one `<id> <what> <pid>` for each line. */
export function written(data: string): { id: string; what: string; pid: number }[] {
  let text = "";
  try {
    text = readFileSync(join(data, "fixture.log"), "utf8");
  } catch {
    // Nothing yet.
  }
  return text
    .split("\n")
    .filter(Boolean)
    .map((line) => {
      const [id = "", what = "", pid = ""] = line.split(" ");
      return { id, what, pid: Number(pid) };
    });
}

/** How fixture children are supervised. */
interface FixtureOptions {
  does?: string;
  flags?: Record<string, string>;
  env?: Record<string, string>;
  isFixed?: boolean;
}

/** A configuration and the command of the fixture children. */
export function setup(data: string, options: FixtureOptions = {}): Setup {
  return {
    config: loadConfig({
      flags: { data, port: "0", workers: "2", "worker-class": "node", ...options.flags },
      env: { STUDIO_GRACEFUL_TIMEOUT: "5s", ...options.env },
    }),
    program: (_role, runtime) => ({
      argv: runWith(runtime, join(import.meta.dirname, "child.fixture.ts")),
      cwd: import.meta.dirname,
      env: {
        PATH: process.env.PATH ?? "",
        HOME: data,
        DENO_DIR: join(tmpdir(), "studio-test-deno"),
        FIXTURE: options.does ?? "",
        FIXTURE_LOG: join(data, "fixture.log"),
      },
    }),
  };
}

/** A supervision of fixture children. `does` tells them what to do; `said` collects the notices. */
export function supervision(data: string, options: FixtureOptions = {}): Supervision & { said: string[] } {
  const said: string[] = [];
  return {
    said,
    ...setup(data, options),
    portIsFixed: options.isFixed ?? false,
    openStore: (config) => openStore({ path: join(config.data, "studio.db") }),
    output: 2,
    notice: (_level, message) => said.push(message),
  };
}

/** Whether a process is there and is no zombie. */
export function lives(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return !/^[ZX]/.test(stat.slice(stat.lastIndexOf(")") + 2));
  } catch {
    return false;
  }
}

/** Every living process that mentions the directory in its arguments or environment. */
export function mentioning(dir: string): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map(Number)
    .filter((pid) => {
      try {
        return lives(pid) && (readFileSync(`/proc/${pid}/cmdline`, "utf8") + readFileSync(`/proc/${pid}/environ`, "utf8")).includes(dir);
      } catch {
        return false;
      }
    });
}

/** Waits until no living process mentions the directory. */
export function untilNobody(dir: string): Promise<true> {
  return until(`the last process of ${dir} to leave`, () => (mentioning(dir).length === 0 ? true : null), 15_000);
}

/** The files that are left in `<dir>/run`, without the lock file, which is empty and stays. */
export function leftovers(dir: string): string[] {
  return readdirSync(join(dir, "run"), { recursive: true })
    .map(String)
    .filter((name) => name !== "lock" && name !== "processes");
}
