import { spawn } from "node:child_process";

/** A container engine that can be used, or why there is none. */
export type Engine = { readonly ok: true; readonly version: string } | { readonly ok: false; readonly why: string };

const PROBE_MS = 2_000;
const COMMAND_MS = 30_000;

/** How a command of the engine ended. */
export interface Answer {
  readonly code: number | null;
  /** Standard output without white space at its ends. */
  readonly text: string;
  readonly errors: string;
}

/** Runs one command of `docker` to its end. What takes longer than `limitMs` is killed, and has no exit code then. */
export function ask(args: readonly string[], limitMs = COMMAND_MS): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const child = spawn("docker", args, { stdio: ["ignore", "pipe", "pipe"], timeout: limitMs, killSignal: "SIGKILL" });
    let [text, errors] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
    });
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
      errors += chunk;
    });
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, text: text.trim(), errors: errors.trim() }));
  });
}

/** Runs one command of `docker` and gives what it said. Rejects when it fails. */
export async function docker(args: readonly string[], limitMs = COMMAND_MS): Promise<string> {
  const { code, text, errors } = await ask(args, limitMs);
  if (code === 0) return text;
  const ending = code === null ? `took longer than ${limitMs} ms` : `ended with ${code}`;
  throw new Error(`docker ${args.join(" ")} ${ending}: ${errors || text}`);
}

/** Whether containers can be started here: there is a `docker` on PATH, and the engine that it speaks to answers within two seconds. */
export async function containerEngine(): Promise<Engine> {
  try {
    const { code, text, errors } = await ask(["version", "--format", "{{.Server.Version}}"], PROBE_MS);
    if (code === 0 && text !== "") return { ok: true, version: text };
    if (code === null) return { ok: false, why: `the container engine did not answer within ${PROBE_MS} ms` };
    return { ok: false, why: errors.split("\n")[0] || "docker says no version of its engine" };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return { ok: false, why: "docker is not on PATH" };
    throw error;
  }
}
