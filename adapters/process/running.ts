import type { ChildProcess } from "node:child_process";

/** How a process ended: by itself with a code, by a signal, or never started. `detail` has its last words where they are known. */
export interface Exit {
  readonly code: number | null;
  readonly signal: string | null;
  readonly detail?: string;
}

/** One started process that leads a process group of its own. */
export interface Running {
  /** 0 when it could not be started. */
  readonly pid: number;
  /** Resolves when it does its work; rejects when it will not. */
  readonly ready: Promise<void>;
  readonly exited: Promise<Exit>;
  /** Asks it to finish within `graceMs` and to leave. */
  drain(graceMs: number): void;
}

/** How a child ends; never rejects. A program that cannot be started ends with `detail` saying why. */
export function exitOf(child: ChildProcess): Promise<Exit> {
  return new Promise((resolve) => {
    child.once("exit", (code, signal) => resolve({ code, signal }));
    child.once("error", (error) => {
      if (child.pid === undefined) resolve({ code: null, signal: null, detail: error.message });
    });
  });
}

/** An exit in words: `exit code 1`, `signal SIGKILL`. */
export function exitText({ code, signal, detail }: Exit): string {
  const how = signal ? `signal ${signal}` : code === null ? "it could not be started" : `exit code ${code}`;
  return detail ? `${how}: ${detail}` : how;
}
