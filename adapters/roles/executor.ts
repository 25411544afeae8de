import type { Report } from "../../src/report.ts";
import type { Times } from "../executor/messages.ts";
import { startExecuting } from "../executor/serve.ts";
import { openQueue } from "../queue/bullmq.ts";
import { redis } from "../redis/connect.ts";
import { sweepGroups } from "../spawn/groups.ts";
import { createNodeTools, groupsOf, type NodeToolsOptions } from "./node-tools.ts";
import type { JobWorker } from "./worker.ts";

/** What an executor is made of. */
export interface ExecutorOptions extends NodeToolsOptions {
  report: Report;
  executorTimes?: Times;
}

/** How many nodes of one run a job worker has at once, at most. */
const NODES_OF_A_RUN = 8;

/** How much of the grace is kept for closing, after the dispatches. */
const CLOSE_MS = 4000;

/** Starts an executor: Redis, and what nodes run with. It has no database. */
export async function startExecutor(options: ExecutorOptions): Promise<JobWorker> {
  const { config, report, executorTimes: times } = options;
  const tools = createNodeTools(options);
  // What a killed executor left behind must not work on beside the attempt that replaces it.
  await sweepGroups(groupsOf(config)).catch((error) => report(error, { stage: "executor.sweep" }));
  const queue = openQueue({ address: config, report });
  const executing = await startExecuting({
    ...{ queue, tools, report, connect: (purpose) => redis(config, purpose, report) },
    // As many as one job worker can hand out.
    concurrency: config.jobConcurrency * NODES_OF_A_RUN,
    ...(times ? { times } : {}),
  });
  let leaving: Promise<void> | undefined;
  const leave = async (graceMs: number) => {
    await executing.stop(Math.max(0, graceMs - CLOSE_MS));
    await queue.close().catch((error) => report(error, { stage: "executor.close" }));
    tools.spawn.endAll();
  };
  return {
    running: executing.running,
    drain(graceMs) {
      leaving ??= leave(graceMs);
      return leaving;
    },
    abandon: tools.spawn.endAll,
  };
}
