import { type ChildProcess, spawn as start } from "node:child_process";
import { randomUUID } from "node:crypto";
import { StudioError } from "../../src/errors.ts";
import type { Spawn, SpawnRequest, SpawnResult } from "../../src/ports/spawn.ts";
import { endGroup, NO_GROUP } from "./end-group.ts";
import { type GroupRecord, groupFiles } from "./groups.ts";
import { factsOf, MARKER } from "./proc.ts";

/** A group that began or is gone, for whoever must end it if this process is killed. */
export interface GroupChange {
  pgid: number;
  start: string;
  marker: string;
  state: "started" | "ended";
}

/** How long output is still read after the whole group is gone: what is in the pipes arrives at once. */
const LAST_OUTPUT_MS = 1000;

/**
 * Starts programs as leaders of process groups of their own. `groupsDir` holds a file per living group; `onGroup` is told of each. `endAll` kills
 * every living group at once, for a process that has to leave.
 */
export function createSpawn(options: { groupsDir: string; onGroup?: (change: GroupChange) => void }): Spawn & { endAll(): void } {
  const files = groupFiles(options.groupsDir);
  const living = new Map<string, GroupRecord>();
  const self = factsOf(process.pid).then((facts) => ({ pid: process.pid, start: facts?.start ?? "" }));

  async function run(request: SpawnRequest): Promise<SpawnResult> {
    request.signal.throwIfAborted();
    const marker = randomUUID();
    const owner = await self;
    // Before the program exists, so that there is no moment in which this process could be killed and leave it behind unknown.
    files.add({ pgid: NO_GROUP, start: "", marker, owner });
    let child: ChildProcess;
    try {
      child = await started(request, marker);
    } catch (error) {
      files.remove({ marker });
      throw error;
    }
    const pgid = child.pid!;
    // Listeners first: a short program has ended before the next await returns.
    const exited = new Promise<SpawnResult>((resolve) =>
      child.once("exit", (code, signal) => resolve({ code: signal ? null : code, signal })),
    );
    const closed = Promise.all([decode(child.stdout!, "stdout", request), decode(child.stderr!, "stderr", request)]);
    feed(child, request.stdin);
    const record: GroupRecord = { pgid, start: (await factsOf(pgid))?.start ?? "", marker, owner };
    living.set(marker, record);
    files.add(record);
    options.onGroup?.({ pgid, start: record.start, marker, state: "started" });
    try {
      const stop = new AbortController();
      const cancelled = aborted(request.signal, stop.signal).then(() => endGroup(pgid, marker, request.killAfterMs));
      const result = await Promise.race([exited, cancelled.then((gone) => (gone ? exited : null))]);
      stop.abort();
      // The leader is gone; what it left in the background goes, too, with the same chance to end by itself.
      if (!result || !(await endGroup(pgid, marker, request.killAfterMs)))
        throw new StudioError("internal", `processes of group ${pgid} outlived SIGKILL`);
      await Promise.race([closed, lastOutput()]);
      return result;
    } finally {
      child.stdout?.destroy();
      child.stderr?.destroy();
      living.delete(marker);
      files.remove(record);
      options.onGroup?.({ pgid, start: record.start, marker, state: "ended" });
    }
  }

  return {
    run,
    endAll() {
      for (const { pgid } of living.values()) {
        try {
          process.kill(-pgid, "SIGKILL");
        } catch {
          // It ended by itself.
        }
      }
    },
  };
}

/** Where this process stood still all that time, what is in the pipes is read before this comes back. */
async function lastOutput(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, LAST_OUTPUT_MS).unref?.());
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Resolves when the program runs. Throws StudioError `bad_request` when it cannot be started. */
async function started(request: SpawnRequest, marker: string): Promise<ChildProcess> {
  const child = launch(request, marker);
  await new Promise<void>((resolve, reject) => {
    child.once("spawn", resolve);
    child.once("error", (cause) => reject(notStarted(request, cause)));
  });
  return child;
}

function launch(request: SpawnRequest, marker: string): ChildProcess {
  const [program, ...args] = request.argv;
  try {
    return start(program, args, {
      cwd: request.cwd,
      env: { ...request.env, [MARKER]: marker },
      detached: true,
      stdio: [request.stdin === undefined ? "ignore" : "pipe", "pipe", "pipe"],
    });
  } catch (cause) {
    throw notStarted(request, cause);
  }
}

function notStarted(request: SpawnRequest, cause: unknown): StudioError {
  const code = (cause as NodeJS.ErrnoException).code ?? "";
  const reason =
    { ENOENT: "there is no such program", EACCES: "it is not executable", E2BIG: "its arguments are too long" }[code] ??
    (cause as Error).message;
  return new StudioError("bad_request", `${request.argv[0]} cannot be started: ${reason}`, { cause });
}

function feed(child: ChildProcess, stdin: string | undefined) {
  // A program may leave without reading its input.
  child.stdin?.on("error", () => undefined);
  child.stdin?.end(stdin);
}

function decode(stream: NodeJS.ReadableStream, name: "stdout" | "stderr", request: SpawnRequest): Promise<void> {
  const decoder = new TextDecoder();
  const give = (text: string) => {
    if (text !== "") request.onOutput(name, text);
  };
  return new Promise((resolve) => {
    stream.on("data", (chunk: Uint8Array) => give(decoder.decode(chunk, { stream: true })));
    stream.on("error", () => undefined);
    stream.on("close", () => {
      give(decoder.decode());
      resolve();
    });
  });
}

/** Resolves when `signal` aborts; stays pending for good once `stop` did. */
function aborted(signal: AbortSignal, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const listener = () => resolve();
    if (signal.aborted) listener();
    else signal.addEventListener("abort", listener, { once: true });
    stop.addEventListener("abort", () => signal.removeEventListener("abort", listener), { once: true });
  });
}
