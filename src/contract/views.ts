import { z } from "zod";
import { RuntimeMetadata } from "./runtime.ts";

const At = z.int().nonnegative();

/** Milliseconds since the Unix epoch, or `null` when it has not happened. */
const MaybeAt = At.nullable();

export const TaskState = z.enum(["queued", "running", "retrying", "cancelling", "cancelled", "succeeded", "failed", "skipped"]);
export type TaskState = z.infer<typeof TaskState>;
export const TERMINAL_TASK_STATES: readonly TaskState[] = ["cancelled", "succeeded", "failed", "skipped"];

export const RunState = z.enum(["queued", "running", "cancelling", "cancelled", "succeeded", "failed"]);
export type RunState = z.infer<typeof RunState>;
export const TERMINAL_RUN_STATES: readonly RunState[] = ["cancelled", "succeeded", "failed"];

/** The steps that a node passes while it runs; `skipped` and `cancelled` nodes stop wherever they were. */
export const Stage = z.enum(["queued", "preparing", "running", "collecting", "done"]);
export type Stage = z.infer<typeof Stage>;

/** What went wrong, for people: `code` is stable, `message` says what happened and, where there is one, what to do next. */
export const Problem = z.object({ code: z.string().max(60), message: z.string().max(2000) });
export type Problem = z.infer<typeof Problem>;

/** One node of one run (or a node run on its own), without its input, output and logs. Times are milliseconds since the Unix epoch. */
export const TaskView = z.object({
  id: z.string(),
  flowchart_id: z.string().nullable(),
  run_id: z.string().nullable(),
  node_id: z.string(),
  node_type: z.string(),
  label: z.string(),
  state: TaskState,
  stage: Stage,
  attempt: z.int().nonnegative(),
  max_attempts: z.int().positive(),
  created_at: At,
  queued_at: MaybeAt,
  started_at: MaybeAt,
  finished_at: MaybeAt,
  retry_at: MaybeAt,
  error: Problem.nullable(),
  runtime: RuntimeMetadata.nullable(),
});
export type TaskView = z.infer<typeof TaskView>;

/** One attempt of a task. Attempts are kept apart: a retry never overwrites what came before. */
export const AttemptView = z.object({
  attempt: z.int().positive(),
  state: z.enum(["running", "succeeded", "failed", "cancelled", "lost"]),
  started_at: At,
  finished_at: MaybeAt,
  error: Problem.nullable(),
  runtime: RuntimeMetadata.nullable(),
});
export type AttemptView = z.infer<typeof AttemptView>;

/** One run of a flowchart. `counts` says how many of its nodes are in each state. */
export const RunView = z.object({
  id: z.string(),
  flowchart_id: z.string(),
  flowchart_name: z.string(),
  flowchart_version: z.int().positive(),
  state: RunState,
  trigger: z.enum(["manual", "api", "rerun", "retry", "schedule", "demo"]),
  rerun_of: z.string().nullable(),
  counts: z.partialRecord(TaskState, z.int().nonnegative()),
  created_at: At,
  started_at: MaybeAt,
  finished_at: MaybeAt,
  error: Problem.nullable(),
});
export type RunView = z.infer<typeof RunView>;

/** One line of a node's log. `n` counts from 1 within the task, over all attempts. */
export const LogLine = z.object({
  n: z.int().positive(),
  attempt: z.int().positive(),
  stream: z.enum(["stdout", "stderr", "system"]),
  text: z.string(),
  at: At,
});
export type LogLine = z.infer<typeof LogLine>;

/** One model download. `bytes_per_second` and `eta_seconds` are `null` while they are not known. */
export const DownloadView = z.object({
  id: z.string(),
  repository: z.string(),
  file: z.string().nullable(),
  state: z.enum(["queued", "running", "paused", "cancelling", "cancelled", "succeeded", "failed"]),
  bytes: z.int().nonnegative(),
  total_bytes: z.int().nonnegative().nullable(),
  bytes_per_second: z.number().nonnegative().nullable(),
  eta_seconds: z.number().nonnegative().nullable(),
  error: Problem.nullable(),
});
