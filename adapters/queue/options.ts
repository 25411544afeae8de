import type { DefaultJobOptions } from "bullmq";

/** The prefix of every key of the queue in Redis. */
export const PREFIX = "studio";

/** What every job gets: failed deliveries are repeated for about ten minutes; ended jobs stay for a while so that a second offer of them is known. */
export const JOB_OPTIONS: DefaultJobOptions = {
  attempts: 25,
  backoff: { type: "custom" },
  removeOnComplete: { age: 3_600, count: 5_000 },
  removeOnFail: { age: 24 * 3_600, count: 5_000 },
};

/** Milliseconds before the next delivery of a job that failed `failures` times: 0.5 s, doubling up to 30 s. */
export function backoffMs(failures: number): number {
  return Math.min(500 * 2 ** (failures - 1), 30_000);
}
