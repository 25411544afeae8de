import { spawn } from "node:child_process";

/** Runs a program to its end and resolves to what it printed; rejects with that, and with what it complained of, unless it ended with 0, or what else is accepted, in time. */
export function run(
  argv: readonly [string, ...string[]],
  { limitMs = 20_000, env = {}, accepts = [0] }: { limitMs?: number; env?: Record<string, string>; accepts?: readonly number[] } = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const [program, ...args] = argv;
    const child = spawn(program, args, {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...env },
      timeout: limitMs,
      killSignal: "SIGKILL",
    });
    let out = "";
    let errors = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      out += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      errors += text;
    });
    child.once("error", reject);
    child.once("close", (code, signal) =>
      code !== null && accepts.includes(code)
        ? resolve(out)
        : reject(new Error(`${argv.join(" ")} ended with ${signal ?? code}: ${errors}${out}`.slice(0, 4000))),
    );
  });
}
