import { spawn } from "node:child_process";
import { constants } from "node:os";
import { join } from "node:path";
import { EXIT, Failure } from "./exit.ts";

/** `studio bench`: runs the benchmark, which is a program of its own, and resolves to its exit code. */
export async function bench(dist: string, args: readonly string[]): Promise<number> {
  // The launcher's lifeline is ours: the benchmark lives as long as this process.
  const { STUDIO_LIFELINE: _, ...env } = process.env;
  const child = spawn(process.execPath, [join(dist, "bench.mjs"), ...args], { stdio: "inherit", env });
  process.on("exit", () => child.kill());
  const forward = (signal: NodeJS.Signals) => child.kill(signal);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, forward);
  return new Promise((resolve, reject) => {
    child.once("error", (cause) => reject(new Failure(EXIT.missing, `The benchmark cannot be started: ${cause.message}`, { cause })));
    child.once("exit", (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  });
}
