import { join } from "node:path";
import { startChild, temporaryFolder } from "../children.ts";
import type { Bench } from "../context.ts";
import { descendants } from "../proc.ts";
import { command, type Runtime } from "../runtimes.ts";
import { markerOf, type Row, startWriter } from "./row.ts";

/** A Studio of its own, with an empty data directory. */
export interface RunningStudio {
  readonly url: string;
  readonly token: string;
  readonly data: string;
  /** Milliseconds from the launcher's start to the line that says it is ready. */
  readonly readyMs: number;
  readonly supervisor: number;
  stop(): Promise<void>;
}

/** Starts Studio through its launcher and waits until it is ready. */
export async function launch(bench: Bench, runtime: Runtime, data = temporaryFolder()): Promise<RunningStudio> {
  const began = performance.now();
  const child = startChild(
    `studio (${runtime})`,
    [
      ...command(bench.root, "node"),
      join(bench.root, "studio.mjs"),
      "start",
      "--json",
      "--no-open",
      "--no-env-file",
      "--port",
      "0",
      "--data",
      data,
      "--workers",
      String(bench.options.workers),
      "--worker-class",
      runtime,
    ],
    { ends: "SIGTERM" },
  );
  const ready = await child.line(120_000);
  return {
    url: ready.url as string,
    token: ready.api_token as string,
    data,
    readyMs: performance.now() - began,
    supervisor: ready.pid as number,
    stop: () => child.stop(20_000),
  };
}

/** The processes that serve a Studio's clients. */
export const webWorkers = (studio: RunningStudio): number[] =>
  descendants(studio.supervisor).flatMap(({ pid, env }) => (env.STUDIO_WORKER_ROLE === "web" ? [pid] : []));

/** Starts Studio as a row, with a writer beside its job worker that commits as a job does. */
export async function startStudio(bench: Bench, runtime: Runtime): Promise<Row> {
  const studio = await launch(bench, runtime);
  const { writer, room } = await startWriter(bench, runtime, ["--to", "studio", "--data", studio.data]);
  const family = descendants(studio.supervisor);
  return {
    port: Number(new URL(studio.url).port),
    protocol: { kind: "socket.io", auth: { token: studio.token }, room },
    marker: markerOf(room),
    writer,
    pids: {
      web: webWorkers(studio),
      redis: family.filter(({ command }) => /\b(redis|valkey)-server\b/.test(command)).map(({ pid }) => pid),
      writer: [writer.pid],
    },
    async stop() {
      await writer.stop();
      await studio.stop();
    },
  };
}
