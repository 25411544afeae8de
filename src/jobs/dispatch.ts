import type { Clock } from "../ports/clock.ts";
import type { Queue } from "../ports/queue.ts";
import type { OutboxJob, Store } from "../ports/store.ts";
import type { Report } from "../report.ts";

/** How long the fast path has a new job to itself, how often the outbox is looked through, and how far that slows down while the queue is away. */
const DEFAULTS = { minAgeMs: 2_000, everyMs: 1_000, slowestMs: 5_000, batch: 200 };

/** What the dispatcher works with. Times in milliseconds. */
export interface DispatchOptions {
  store: Pick<Store, "unsentJobs" | "transaction">;
  queue: Pick<Queue, "add">;
  clock: Clock;
  report: Report;
  minAgeMs?: number;
  everyMs?: number;
  slowestMs?: number;
}

/** Hands committed jobs over to the queue. */
export interface Dispatcher {
  /** Hands jobs over right after their commit. It returns at once and never throws: what fails stays in the outbox, which `start` repairs. */
  offer(jobs: readonly OutboxJob[]): void;
  /** Begins to look through the outbox. Any number of processes may: a job that is handed over twice is enqueued once. */
  start(): void;
  /** Ends the repair and waits for the hand-over under way. */
  stop(): Promise<void>;
}

/** Creates the dispatcher between the outbox and the queue. A committed job reaches the queue once it can be reached, also after a crash. */
export function createDispatcher(options: DispatchOptions): Dispatcher {
  const { store, queue, clock, report } = options;
  const { minAgeMs, everyMs, slowestMs, batch } = { ...DEFAULTS, ...options };
  const under = new Set<Promise<unknown>>();
  let stopping: AbortController | null = null;
  let loop: Promise<void> = Promise.resolve();
  let away = false;

  async function handOver(jobs: readonly OutboxJob[]): Promise<void> {
    await queue.add(jobs);
    const ids = jobs.map((job) => job.id);
    await store.transaction((unit) => unit.markJobsSent(ids, clock.now()));
  }

  /** Hands over everything old enough; `false` when it could not. Says so once per outage. */
  async function repair(): Promise<boolean> {
    try {
      for (;;) {
        const jobs = await store.unsentJobs(batch, minAgeMs);
        if (jobs.length > 0) await handOver(jobs);
        away = false;
        if (jobs.length < batch) return true;
      }
    } catch (error) {
      if (!away) report(error, { stage: "dispatch.repair" });
      away = true;
      return false;
    }
  }

  async function run(signal: AbortSignal): Promise<void> {
    let pause = everyMs;
    while (!signal.aborted) {
      pause = (await repair()) ? everyMs : Math.min(pause * 2, slowestMs);
      // Jittered, so that several processes do not look at the same moment.
      await clock.sleep(pause * (0.75 + Math.random() / 2), signal);
    }
  }

  return {
    offer(jobs) {
      if (jobs.length === 0) return;
      const work = handOver(jobs).catch((error) => {
        if (!away) report(error, { stage: "dispatch.offer", jobs: jobs.length });
      });
      under.add(work);
      work.finally(() => under.delete(work));
    },

    start() {
      if (stopping) return;
      stopping = new AbortController();
      loop = run(stopping.signal);
    },

    async stop() {
      stopping?.abort();
      stopping = null;
      await loop;
      await Promise.allSettled(under);
    },
  };
}
