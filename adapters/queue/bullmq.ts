import { Queue as BullQueue } from "bullmq";
import { StudioError } from "../../src/errors.ts";
import type { Queue } from "../../src/ports/queue.ts";
import type { JobDraft } from "../../src/ports/store.ts";
import type { Report } from "../../src/report.ts";
import { type RedisAddress, redis } from "../redis/connect.ts";
import { JOB_OPTIONS, PREFIX } from "./options.ts";
import { type RunningWorker, startWorker } from "./worker.ts";

/** How to open the queue. Times in milliseconds. */
export interface QueueOptions {
  address: RedisAddress;
  report: Report;
  /** How long a job stays with a worker that gives no sign of life (15,000). */
  lockMs?: number;
  /** How often jobs without an owner are looked for (5,000). */
  stalledMs?: number;
}

/** The job queue on BullMQ and Redis. Adding fails with StudioError `unavailable` while Redis is away; working waits for its return. */
export function openQueue({ address, report, lockMs = 15_000, stalledMs = 5_000 }: QueueOptions): Queue {
  const connection = redis(address, "queue-producer", report);
  const producers = new Map<string, Promise<BullQueue>>();
  const workers = new Set<RunningWorker>();

  const producer = (name: string): Promise<BullQueue> => {
    const known = producers.get(name);
    if (known) return known;
    const opening = openProducer(name);
    producers.set(name, opening);
    // One that failed to open stays broken for good.
    opening.catch(() => producers.delete(name));
    return opening;
  };

  async function openProducer(name: string): Promise<BullQueue> {
    const queue = new BullQueue(name, { connection, prefix: PREFIX, defaultJobOptions: JOB_OPTIONS, skipWaitingForReady: true });
    queue.on("error", () => {});
    try {
      await queue.waitUntilReady();
      return queue;
    } catch (error) {
      queue.close().catch(() => {});
      throw error;
    }
  }

  return {
    async add(jobs) {
      try {
        if (connection.status !== "ready") await ready();
        for (const [name, some] of Map.groupBy(jobs, (job) => job.queue)) await (await producer(name)).addBulk(some.map(toBull));
      } catch (error) {
        if (error instanceof StudioError) throw error;
        throw new StudioError("unavailable", "The job queue does not answer", { cause: error });
      }
    },

    async work(queue, { concurrency }, handler) {
      const worker = startWorker(
        { connection: redis(address, "queue-worker", report), queue, concurrency, lockMs, stalledMs, report },
        handler,
      );
      workers.add(worker);
      return {
        running: worker.running,
        stop: async (graceMs) => {
          workers.delete(worker);
          await worker.stop(graceMs);
        },
      };
    },

    async close() {
      await Promise.all([...workers].map((worker) => worker.stop(0)));
      workers.clear();
      const opened = await Promise.allSettled(producers.values());
      await Promise.all(opened.map((queue) => (queue.status === "fulfilled" ? queue.value.close().catch(() => {}) : undefined)));
      connection.disconnect();
    },
  };

  /** Right after its opening a connection needs a moment; after that it is ready or Redis is away. */
  async function ready(): Promise<void> {
    if (connection.status !== "connecting" && connection.status !== "connect")
      throw new StudioError("unavailable", "The job queue is away");
    await new Promise<void>((resolve, reject) => {
      const done = (settle: () => void) => () => {
        connection.off("ready", yes);
        connection.off("close", no);
        settle();
      };
      const yes = done(resolve);
      const no = done(() => reject(new StudioError("unavailable", "The job queue is away")));
      connection.on("ready", yes);
      connection.on("close", no);
    });
  }
}

function toBull(job: JobDraft) {
  const opts = { jobId: job.job_id, ...(job.delay_ms === undefined ? {} : { delay: job.delay_ms }) };
  return { name: job.name, data: job.payload, opts };
}
