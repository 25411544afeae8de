import { Worker as BullWorker, WaitingError } from "bullmq";
import type { Redis } from "ioredis";
import type { JobHandler } from "../../src/ports/queue.ts";
import type { Report } from "../../src/report.ts";
import { backoffMs, PREFIX } from "./options.ts";

/** How long a stopping worker waits for handlers that it has aborted, before it leaves them to the stalled check of the others. Milliseconds. */
const ABORT_MS = 3_000;

/** How a worker works. Times in milliseconds. */
export interface WorkerOptions {
  connection: Redis;
  queue: string;
  concurrency: number;
  /** A job whose lock is older than this belongs to nobody: its worker has died or stalls. */
  lockMs: number;
  /** How often jobs without an owner are looked for. */
  stalledMs: number;
  report: Report;
}

/** A worker that runs. */
export interface RunningWorker {
  running(): number;
  stop(graceMs: number): Promise<void>;
}

/**
 * Starts a BullMQ worker. A job whose worker dies is delivered again within `lockMs + stalledMs`, however often that happens: whether a job does more
 * harm than good is for its handler to decide, from `delivery`, because only the handler can also end the run in the database.
 */
export function startWorker(options: WorkerOptions, handler: JobHandler): RunningWorker {
  const { connection, queue, report } = options;
  let active = 0;
  let handBack = false;

  const worker = new Abandonable(
    queue,
    // BullMQ makes a signal only for processors that declare three parameters.
    async (job, token, signal) => {
      active += 1;
      try {
        const id = job.id ?? "";
        await handler({ name: job.name, id, payload: job.data, delivery: job.attemptsStarted }, signal!);
      } catch (error) {
        if (!handBack || !signal?.aborted) throw error;
      } finally {
        active -= 1;
      }
      if (handBack && signal?.aborted) {
        await job.moveToWait(token);
        throw new WaitingError();
      }
    },
    {
      connection,
      prefix: PREFIX,
      concurrency: options.concurrency,
      lockDuration: options.lockMs,
      stalledInterval: options.stalledMs,
      maxStalledCount: Number.MAX_SAFE_INTEGER,
      // How soon finished jobs are noted and new ones fetched after Redis was away; 15 s by default.
      runRetryDelay: 1_000,
      settings: { backoffStrategy: backoffMs },
    },
  );
  // An outage repeats its error with every attempt.
  let lastError = "";
  worker.on("error", (error) => {
    if (error.message !== lastError) report(error, { stage: "queue.worker", queue });
    lastError = error.message;
  });
  worker.on("active", () => {
    lastError = "";
  });
  worker.on("failed", (job, error) => {
    if (job?.finishedOn === undefined) return;
    report(error, { stage: "queue.job", queue, job: job?.id, name: job?.name, delivery: job?.attemptsStarted });
  });
  // Somebody else works on it by now, or will soon.
  worker.on("lockRenewalFailed", (ids) => {
    for (const id of ids) worker.cancelJob(id, "the lock was lost");
  });

  return {
    running: () => active,
    async stop(graceMs) {
      const closed = worker.close().catch((error) => report(error, { stage: "queue.stop", queue }));
      if (!(await within(closed, graceMs))) {
        handBack = true;
        worker.cancelAllJobs("the worker is stopping");
        // Without Redis neither the hand-over nor the goodbye can happen: the locks run out instead.
        if (!(await within(closed, ABORT_MS))) await worker.abandon();
      }
      connection.disconnect();
    },
  };
}

class Abandonable extends BullWorker {
  /** Stops the timers that BullMQ stops only after the last handler has ended, among them the one that would keep the locks for ever. */
  async abandon(): Promise<void> {
    await this.lockManager.close();
    await this.pause(true);
  }
}

async function within(work: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
