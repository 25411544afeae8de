import type { RunView, TaskView } from "../contract/views.ts";
import type { Clock } from "../ports/clock.ts";
import type { Files } from "../ports/files.ts";
import type { FlowchartRow, Store, Unit } from "../ports/store.ts";

/** Runs `work` in one transaction, then offers its events to the relay and its jobs to the queue. What was committed is never lost if either is away. */
export type Commit = <T>(work: (unit: Unit) => Promise<T>) => Promise<T>;

/** What a person asks of flowcharts. All throw StudioError; `invalid_flowchart` carries one FieldError per wrong place. */
export interface Flowcharts {
  create(input: { name: string; description?: string; definition: unknown }): Promise<FlowchartRow>;
  /** Saves over `version`; throws `conflict` when somebody else saved in between. */
  save(id: string, version: number, change: { name: string; description: string; definition: unknown }): Promise<FlowchartRow>;
  remove(id: string): Promise<void>;
  /** The demo flowchart, created on the first call. */
  demo(): Promise<FlowchartRow>;
}

/**
 * More to write in the very transaction that creates something, after its own rows: the stored reply of an `Idempotency-Key`. When it throws, nothing
 * is created.
 */
export type Also<T> = (unit: Unit, created: T) => Promise<void>;

/** What a person asks of runs. */
export interface Runs {
  start(flowchartId: string, options: { trigger: RunView["trigger"]; input?: unknown; also?: Also<RunView> }): Promise<RunView>;
  /** Sets the durable cancel flag and wakes the worker. Throws `not_cancellable` when the run has ended. Asking twice is the same as once. */
  cancel(runId: string): Promise<RunView>;
  /** A new run of the same definition, linked by `rerun_of`. */
  rerun(runId: string, options?: { also?: Also<RunView> }): Promise<RunView>;
  /** A new run, linked by `rerun_of`, that takes over what succeeded and runs the rest. Throws `not_retryable` unless the run failed or was cancelled. */
  retryFailed(runId: string, options?: { also?: Also<RunView> }): Promise<RunView>;
}

/** What a person asks of single nodes. */
export interface Tasks {
  /** Runs one node on its own, without a flowchart. */
  create(input: { type: string; label?: string; data: unknown }, options?: { also?: Also<TaskView> }): Promise<TaskView>;
  /** Cancels a node. In a flowchart run, this ends the node, and the run goes on as its failure policy says. */
  cancel(taskId: string): Promise<TaskView>;
  /** A standalone node runs again as a new task; a node of a run starts a linked retry of the run. Returns where to look. */
  retry(taskId: string): Promise<{ task: TaskView } | { run: RunView }>;
}

/** Everything that routes and pages work with. */
export interface Services {
  readonly store: Store;
  readonly commit: Commit;
  readonly flowcharts: Flowcharts;
  readonly runs: Runs;
  readonly tasks: Tasks;
  readonly files: Files;
  readonly clock: Clock;
}
