import { join } from "node:path";
import { createModels } from "../../src/execution/models.ts";
import { createRouter } from "../../src/execution/router.ts";
import { workspaceProvider } from "../../src/execution/workspace.ts";
import { createDispatcher } from "../../src/jobs/dispatch.ts";
import { startWork } from "../../src/jobs/work.ts";
import { localUrl } from "../../src/knobs/bind.ts";
import type { Config } from "../../src/knobs/load.ts";
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
import { createFiles } from "../files/files.ts";
import { doorSockets } from "../process/door.ts";
import { openQueue } from "../queue/bullmq.ts";
import { redis } from "../redis/connect.ts";
import { sweepGroups } from "../spawn/groups.ts";
import { createSpawn, type GroupChange } from "../spawn/spawn.ts";
import { openStore } from "../store/open.ts";
import { createWeb, type OwnPlace } from "../web-fetch/web-fetch.ts";

/** What a job worker is made of. */
export interface JobWorkerOptions {
  config: Config;
  /** A folder inside the package, from where the bundled documents are found. */
  home: string;
  /** The private directory of the unix sockets of this deployment's workers. */
  runDir?: string;
  /** Hears of the process groups of users' programs, so that somebody can end them if this process is killed. */
  onGroup?: (change: GroupChange) => void;
  report: Report;
  /** How soon the jobs of a dead worker are given to another one; see openQueue. */
  queueTimes?: { lockMs: number; stalledMs: number };
}

/** A job worker that works. */
export interface JobWorker {
  running(): number;
  /** Leaves in order: no new jobs; running ones end, or are handed back after about `graceMs`; everything closed. */
  drain(graceMs: number): Promise<void>;
  /** Kills the programs of users at once, for a process that must leave without waiting. */
  abandon(): void;
}

/** What programs of users see of the worker's own environment. */
const PASSED_ON = ["PATH", "TZ", "LANG", "LC_ALL", "TMPDIR"];

/** How much of the grace is kept for closing, after the jobs. */
const CLOSE_MS = 4000;

/** Starts a job worker: store, Redis, relay, engine and queue. Rejects when the database cannot be opened. */
export async function startJobWorker(options: JobWorkerOptions): Promise<JobWorker> {
  const { config, home, onGroup, report } = options;
  const clock = systemClock;
  const groupsDir = join(config.data, "run", "groups");
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
  const files = createFiles(join(config.data, "runs"));
  const spawn = createSpawn({ groupsDir, ...(onGroup ? { onGroup } : {}) });
  const web = createWeb({ allowPrivate: config.allowPrivateHttp, own: ownPlace(config, options.runDir) });
  const models = createModels({ web, baseUrl: config.openaiBaseUrl, apiKey: config.openaiApiKey, model: config.openaiModel });
  const environment = Object.fromEntries(PASSED_ON.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
  const tools = { spawn, files, web, models, clock, environment, passages: store.passages };
  const router = createRouter({ providers: [workspaceProvider(tools)], selected: "workspace" });
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
  await sweepGroups(groupsDir).catch((error) => report(error, { stage: "worker.sweep" }));
  const work = await startWork(queue, jobs, config.jobConcurrency);
  const indexing = bundledDocuments(home)
    .then((documents) => indexDocuments(commit, documents))
    .catch((error) => report(error, { stage: "worker.index" }));

  let leaving: Promise<void> | undefined;
  const leave = async (graceMs: number) => {
    await work.stop(Math.max(0, graceMs - CLOSE_MS));
    await indexing;
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

/** Where this Studio's health pages are called by its own nodes; see localUrl. */
function ownPlace({ bind, certfile }: Config, runDir: string | undefined): OwnPlace {
  const tcp = bind.find((one) => "port" in one);
  const secure = certfile !== null;
  const isBehindDoor = runDir !== undefined && (!tcp || secure);
  const place = tcp ? { ...tcp, secure } : { host: "localhost", port: 80, secure: false };
  return { ...place, ...(isBehindDoor ? { sockets: () => doorSockets(runDir) } : {}) };
}
