import type { JobDraft } from "./store.ts";

/** One piece of background work as its handler sees it. */
export interface Job {
  readonly name: string;
  readonly id: string;
  readonly payload: unknown;
  /** 1 for the first delivery. A job is delivered at least once. */
  readonly delivery: number;
}

/** Does one job. It MUST stop soon after `signal` aborts; what it throws fails the delivery. */
export type JobHandler = (job: Job, signal: AbortSignal) => Promise<void>;

/** The job queue. Producers fail fast while it is away; the outbox repeats. */
export interface Queue {
  /** Adds jobs; a `job_id` that exists is left alone. */
  add(jobs: readonly JobDraft[]): Promise<void>;
  /** Starts to work on a queue; `stop` lets running jobs end within `graceMs`, then aborts them and hands them back. */
  work(
    queue: string,
    options: { concurrency: number },
    handler: JobHandler,
  ): Promise<{ stop(graceMs: number): Promise<void>; running(): number }>;
  close(): Promise<void>;
}
