/** What to start. `argv` is never joined into a shell line. */
export interface SpawnRequest {
  argv: readonly [string, ...string[]];
  cwd: string;
  /** The whole environment of the child: nothing is inherited. */
  env: Readonly<Record<string, string>>;
  stdin?: string | undefined;
  /** Called with decoded text as it arrives (UTF-8, a sequence cut at a chunk's end is kept back; invalid bytes become U+FFFD). */
  onOutput(stream: "stdout" | "stderr", text: string): void;
  signal: AbortSignal;
  /** Milliseconds between TERM and KILL to the whole group after `signal` aborted. */
  killAfterMs: number;
}

/** How a child ended. Exactly one of `code` and `signal` is set. */
export interface SpawnResult {
  code: number | null;
  signal: string | null;
}

/**
 * Starts programs of users. The child MUST lead a process group of its own, and the whole group MUST be gone when the promise settles: also after
 * the leader left by itself. Rejects with StudioError when the program cannot be started.
 */
export interface Spawn {
  run(request: SpawnRequest): Promise<SpawnResult>;
}
