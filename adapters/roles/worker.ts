import { createRouter } from "../../src/execution/router.ts";
import { workspaceProvider } from "../../src/execution/workspace.ts";
import { createDispatcher } from "../../src/jobs/dispatch.ts";
import { startWork } from "../../src/jobs/work.ts";
import { localUrl } from "../../src/knobs/bind.ts";
import { systemClock } from "../../src/ports/clock.ts";
import { createCommit } from "../../src/realtime/commit.ts";
import { createRelay } from "../../src/realtime/relay.ts";
import type { Report } from "../../src/report.ts";
import { indexDocuments } from "../../src/studio/documents/index-documents.ts";
import { createRunEngine } from "../../src/studio/runs/engine.ts";
import { giveUp } from "../../src/studio/runs/give-up.ts";
import { createTaskEngine } from "../../src/studio/tasks/engine.ts";
import { VERSION } from "../../src/version.ts";
import { bundledDocuments } from "../docs/bundled.ts";
import { createRedisLog } from "../events/redis-log.ts";
import type { Times } from "../executor/messages.ts";
import { executorProvider } from "../executor/provider.ts";
import { openQueue } from "../queue/bullmq.ts";
import { redis } from "../redis/connect.ts";
import { sweepGroups } from "../spawn/groups.ts";
import { openStore } from "../store/open.ts";
import { createNodeTools, groupsOf, type NodeToolsOptions } from "./node-tools.ts";

/** What a job worker is made of. */
export interface JobWorkerOptions extends NodeToolsOptions {
  /** A folder inside the package, from where the bundled documents are found. */
  home: string;
  report: Report;
  /** How soon the jobs of a dead worker are given to another one; see openQueue. */
  queueTimes?: { lockMs: number; stalledMs: number };
  executorTimes?: Times;
}

/** A job worker that works. */
export interface JobWorker {
  running(): number;
  /** Leaves in order: no new jobs; running ones end, or are handed back after about `graceMs`; everything closed. */
  drain(graceMs: number): Promise<void>;
  /** Kills the programs of users at once, for a process that must leave without waiting. */
  abandon(): void;
}

/** How much of the grace is kept for closing, after the jobs. */
const CLOSE_MS = 4000;

/** Starts a job worker: store, Redis, relay, engine and queue. Rejects when the database cannot be opened. */
export async function startJobWorker(options: JobWorkerOptions): Promise<JobWorker> {
  const { config, home, report } = options;
  const clock = systemClock;
  const store = await openStore(config);
  const events = createRedisLog({
    connect: (purpose) => redis(config, purpose, report),
    epoch: store.epoch,
    keep: config.retention.stream,
  });
  const queue = openQueue({ address: config, report, ...options.queueTimes });
  const relay = createRelay({ store, log: events, clock, report });
  const dispatch = createDispatcher({ store, queue, clock, report });
  const commit = createCommit({ store, relay, dispatch });
  const tools = createNodeTools(options);
  const { files, spawn } = tools;
  const workspace = workspaceProvider({ ...tools, passages: store.passages });
  const connect = (purpose: "log" | "tail") => redis(config, purpose, report);
  const executor =
    config.executionProvider === "executor"
      ? executorProvider({
          queue,
          connect,
          passages: store.passages,
          report,
          ...(options.executorTimes ? { times: options.executorTimes } : {}),
        })
      : null;
  const router = createRouter(
    executor ? { selected: executor, fallback: config.executionFallback ? workspace : null } : { selected: workspace },
  );
  const studio = { url: localUrl(config), version: VERSION };
  const engine = { store, commit, events, files, router, clock, report, studio };

  relay.start();
  dispatch.start();
  const jobs = {
    store,
    queue,
    clock,
    report,
    executeRun: createRunEngine(engine),
    executeTask: createTaskEngine(engine),
    giveUp: (kind: "run" | "task", id: string, error: unknown) => giveUp(engine, kind, id, error),
    retention: config.retention,
  };
  // What a killed worker left behind must not work on beside the attempt that replaces it.
  await sweepGroups(groupsOf(config)).catch((error) => report(error, { stage: "worker.sweep" }));
  const work = await startWork(queue, jobs, config.jobConcurrency);
  const indexing = bundledDocuments(home)
    .then((documents) => indexDocuments(commit, documents))
    .catch((error) => report(error, { stage: "worker.index" }));

  let leaving: Promise<void> | undefined;
  const leave = async (graceMs: number) => {
    await work.stop(Math.max(0, graceMs - CLOSE_MS));
    await indexing;
    executor?.close();
    for (const part of [dispatch, relay]) await part.stop().catch((error) => report(error, { stage: "worker.stop" }));
    for (const part of [queue, events, store]) await part.close().catch((error) => report(error, { stage: "worker.close" }));
    spawn.endAll();
  };
  return {
    running: work.running,
    drain(graceMs) {
      leaving ??= leave(graceMs);
      return leaving;
    },
    abandon: spawn.endAll,
  };
}
