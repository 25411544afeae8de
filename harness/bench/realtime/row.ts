import { type Child, startChild } from "../children.ts";
import { type Bench, startRedis, startRole } from "../context.ts";
import type { RowName } from "../options.ts";
import { command, type Runtime } from "../runtimes.ts";
import type { Protocol } from "./client.ts";
import { startStudio } from "./studio.ts";

/** One row's servers and its writer, running. */
export interface Row {
  readonly port: number;
  readonly protocol: Protocol;
  /** What precedes the event's number in a frame. */
  readonly marker: string;
  readonly writer: Child;
  /** The processes whose CPU is counted apart. `web` are the workers. */
  readonly pids: { readonly web: readonly number[]; readonly redis: readonly number[]; readonly writer: readonly number[] };
  stop(): Promise<void>;
}

/** The beginning of the numbers in an envelope that goes to one room. */
export const markerOf = (room: string): string => `"room_sequences":{"${room}":`;

/** Starts the process that writes a row's events, in the runtime of the row. */
export async function startWriter(bench: Bench, runtime: Runtime, args: readonly string[]): Promise<{ writer: Child; room: string }> {
  const [program, ...rest] = command(bench.root, runtime);
  const writer = startChild(`load (${runtime})`, [program, ...rest, bench.load, ...args]);
  return { writer, room: (await writer.line(20_000)).room as string };
}

/** Starts a row: its workers on one port, its Redis and its writer. */
export async function startRow(bench: Bench, name: RowName, runtime: Runtime): Promise<Row> {
  if (name === "studio") return startStudio(bench, runtime);
  const redis = await startRedis();
  const workers: Child[] = [];
  let port = 0;
  // The first one takes any port, the others share it.
  for (let worker = 0; worker < bench.options.workers; worker += 1) {
    const child = startRole(bench, runtime, name === "bare" ? "bare" : "plain", [port, redis.socket]);
    workers.push(child);
    port = (await child.line(20_000)).port as number;
  }
  const { writer, room } = await startWriter(bench, runtime, [
    "--to",
    name === "bare" ? "redis" : name,
    "--redis",
    redis.socket,
    "--task",
    crypto.randomUUID(),
  ]);
  return {
    port,
    protocol: name === "bare" ? { kind: "bare" } : { kind: "socket.io", auth: {}, room },
    marker: markerOf(room),
    writer,
    pids: { web: workers.map((child) => child.pid), redis: [redis.child.pid], writer: [writer.pid] },
    async stop() {
      await Promise.all([writer, ...workers].map((child) => child.stop()));
      await redis.child.stop();
    },
  };
}
