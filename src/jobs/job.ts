import type { z } from "zod";
import type { Clock } from "../ports/clock.ts";
import type { Queue } from "../ports/queue.ts";
import type { Store } from "../ports/store.ts";
import type { Report } from "../report.ts";

/** What background work may use. */
export interface JobTools {
  store: Store;
  queue: Pick<Queue, "add">;
  clock: Clock;
  report: Report;
  /** Works on a run until it has ended; throws when the signal aborts. */
  executeRun(id: string, signal: AbortSignal): Promise<void>;
  /** The same for a node that runs on its own. */
  executeTask(id: string, signal: AbortSignal): Promise<void>;
  /** Ends a run or task as failed, when working on it keeps going wrong. */
  giveUp(kind: "run" | "task", id: string, error: unknown): Promise<void>;
  retention: { hours: number; perRoom: number };
}

/** One delivery of a job. */
export interface Delivery {
  signal: AbortSignal;
  /** 1 for the first one. */
  delivery: number;
}

/** One kind of background work. The file name is its `name`. It MUST bear being delivered more than once. */
export interface JobKind<S extends z.ZodType = z.ZodType> {
  readonly name: string;
  readonly queue: "runs" | "tasks" | "maintenance";
  readonly about: string;
  /** Ids only: what a job works on is read from the Store when it runs. */
  readonly payload: S;
  /** For work that repeats by itself: milliseconds between two runs, over all workers together. */
  readonly everyMs?: number;
  run(payload: z.infer<S>, tools: JobTools, delivery: Delivery): Promise<void>;
}

/** Declares a kind of job. */
export function job<S extends z.ZodType>(definition: JobKind<S>): JobKind {
  return definition as unknown as JobKind;
}
