import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { ownEnvironment } from "../own-environment.ts";

/** A process of the benchmark that answers each JSON line on its standard input with one JSON line, in order. */
export interface Child {
  readonly pid: number;
  /** Waits for the next line that nobody asked for: what a server prints when it is ready. */
  line(timeoutMs: number): Promise<Record<string, unknown>>;
  /** Sends one command and waits for its answer; rejects with what the child said when it failed, ended, or took longer. */
  ask(body: object, timeoutMs: number): Promise<Record<string, unknown>>;
  /** Ends it: closes its input (or sends a signal), then kills its process group after `graceMs`. */
  stop(graceMs?: number): Promise<void>;
  /** The end of what it wrote to standard error. */
  errors(): string;
}

const running = new Set<ChildProcess>();
const folders = new Set<string>();

/** A directory that is gone when the benchmark ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "studio-bench-"));
  folders.add(folder);
  return folder;
}

/** Kills every process group that is still there and removes every directory. For the end of the benchmark, whatever it was. */
export function cleanUp(): void {
  for (const child of running) endGroup(child);
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  folders.clear();
}

/** Asks every process that is still there to end, and waits for them up to `graceMs`; for an interrupted benchmark. */
export async function endAll(graceMs: number): Promise<void> {
  const ended = [...running].map((child) => {
    child.kill("SIGTERM");
    return new Promise((resolve) => child.once("exit", resolve));
  });
  await Promise.race([Promise.all(ended), new Promise((resolve) => setTimeout(resolve, graceMs))]);
}

function endGroup(child: ChildProcess): void {
  try {
    process.kill(-child.pid!, "SIGKILL");
  } catch {
    // The group has ended by itself.
  }
}

/** Starts a process. `ends` is a signal for a program that does not watch its standard input. What it prints on stderr is kept for error messages. */
export function startChild(
  name: string,
  argv: readonly [string, ...string[]],
  { env = {}, ends = "input" }: { env?: Record<string, string>; ends?: "input" | "SIGTERM" | "SIGQUIT" } = {},
): Child {
  const [program, ...args] = argv;
  // A group of its own, so that Ctrl-C reaches only us, and what it leaves behind can be ended with it.
  // Its errors and logs go to a file: reading them would cost the machine that is being measured.
  const log = join(temporaryFolder(), "stderr");
  const fd = openSync(log, "w");
  const child = spawn(program, args, { detached: true, stdio: ["pipe", "pipe", fd], env: { ...ownEnvironment(), ...env } });
  closeSync(fd);
  running.add(child);
  const errors = () => readFileSync(log, "utf8").trim().slice(-4000);
  child.stdin!.on("error", () => {});
  const waiting: { done: (line: Record<string, unknown>) => void; failed: (error: Error) => void }[] = [];
  const early: Record<string, unknown>[] = [];
  let over: Error | null = null;
  createInterface({ input: child.stdout! }).on("line", (text) => {
    if (!text.startsWith("{")) return;
    const line = JSON.parse(text) as Record<string, unknown>;
    const next = waiting.shift();
    if (!next) early.push(line);
    else if (typeof line.error === "string") next.failed(new Error(`${name}: ${line.error}`));
    else next.done(line);
  });
  const exited = new Promise<void>((resolve) => {
    const end = (why: string) => {
      running.delete(child);
      over = new Error(`${name} ${why}:\n${errors()}`);
      for (const { failed } of waiting.splice(0)) failed(over);
      resolve();
    };
    child.once("error", (error) => end(`cannot be started: ${error.message}`));
    child.once("close", (code, signal) => end(`ended with ${signal ?? code}`));
  });
  const line = (timeoutMs: number) =>
    new Promise<Record<string, unknown>>((resolve, reject) => {
      const ready = early.shift();
      if (ready) return resolve(ready);
      if (over) return reject(over);
      const timer = setTimeout(() => entry.failed(new Error(`${name} did not answer in ${timeoutMs} ms:\n${errors()}`)), timeoutMs);
      const entry = {
        done: (answer: Record<string, unknown>) => {
          clearTimeout(timer);
          resolve(answer);
        },
        failed: (error: Error) => {
          clearTimeout(timer);
          reject(error);
        },
      };
      waiting.push(entry);
    });
  return {
    pid: child.pid ?? -1,
    errors,
    line,
    ask(body, timeoutMs) {
      if (!over) child.stdin!.write(`${JSON.stringify(body)}\n`);
      return line(timeoutMs);
    },
    async stop(graceMs = 5000) {
      if (ends === "input") child.stdin!.end();
      else child.kill(ends);
      const timer = setTimeout(() => endGroup(child), graceMs);
      await exited;
      clearTimeout(timer);
    },
  };
}
