import type { EventType, PayloadOf } from "../contract/contract.ts";
import type { Envelope } from "../contract/envelope.ts";
import type { Room } from "../contract/rooms.ts";
import type { RuntimeMetadata } from "../contract/runtime.ts";
import type { AttemptView, LogLine, RunState, RunView, TaskView } from "../contract/views.ts";

/** A saved flowchart. `definition` is stored as it was validated; `version` counts its saves from 1. Times are milliseconds since the Unix epoch. */
export interface FlowchartRow {
  id: string;
  name: string;
  description: string;
  definition: unknown;
  version: number;
  created_at: number;
  updated_at: number;
}

/** A flowchart without its definition, for lists. */
export type FlowchartSummary = Omit<FlowchartRow, "definition"> & { last_run: { id: string; state: RunState; created_at: number } | null };

/** A run with what only the engine needs: the definition as it was at its start, its input, the fencing number, and the durable cancel flag. */
export interface RunRow extends RunView {
  definition: unknown;
  input: unknown;
  /** Grows with every claim. A holder of an older number can write nothing. */
  fence: number;
  cancel_requested_at: number | null;
}

/** A task with its stored output. `config` is the node's `data` as it was at the start of the run. */
export interface TaskRow extends TaskView {
  config: unknown;
  output: unknown;
  fence: number;
  cancel_requested_at: number | null;
}

/** One attempt with what it put out. */
export interface AttemptRow extends AttemptView {
  output: unknown;
}

/** A keyset page: newest first; `next` is the cursor of the following page or `null`. Lists carry no payloads and no counts. */
export interface Page<T> {
  items: T[];
  next: string | null;
}

/** What a keyset list takes: at most `limit` (1 to 200) items after `cursor`. */
export interface PageQuery {
  limit: number;
  cursor?: string | undefined;
}

/** An event before it has its numbers. `idempotency_key` defaults to the event's own id; a key that exists already makes the append a no-op. */
export interface EventDraft<T extends EventType = EventType> {
  type: T;
  entity_id: string;
  rooms: readonly Room[];
  payload: PayloadOf<T>;
  runtime?: RuntimeMetadata | null;
  idempotency_key?: string;
}

/** Background work before it is in the queue. `job_id` is deterministic, so that offering it twice enqueues it once; it MUST NOT contain `:`. */
export interface JobDraft {
  queue: string;
  name: string;
  job_id: string;
  payload: unknown;
  delay_ms?: number;
}

/** A committed job that waits for its hand-over to the queue. */
export interface OutboxJob extends JobDraft {
  id: number;
}

/** Who holds what in a fenced write: a run (with all its tasks) or a task that runs on its own. */
export interface Fence {
  kind: "run" | "task";
  id: string;
  fence: number;
}

/** The reading side of every repository; also available inside a transaction. */
export interface Reads {
  flowchart(id: string): Promise<FlowchartRow | null>;
  flowcharts(query: PageQuery & { search?: string | undefined }): Promise<Page<FlowchartSummary>>;
  run(id: string): Promise<RunRow | null>;
  /** One run without definition and input. */
  runView(id: string): Promise<RunView | null>;
  runs(query: PageQuery & { flowchart_id?: string | undefined; state?: RunState | undefined }): Promise<Page<RunView>>;
  /** Runs of a flowchart that have not ended, oldest first, at most 100. */
  activeRuns(flowchartId: string): Promise<{ id: string; state: RunState }[]>;
  task(id: string): Promise<TaskRow | null>;
  taskView(id: string): Promise<TaskView | null>;
  /** Tasks of one run in the order of their creation. */
  tasksOfRun(runId: string): Promise<TaskView[]>;
  tasks(
    query: PageQuery & { state?: TaskView["state"] | undefined; node_type?: string | undefined; run_id?: string | undefined },
  ): Promise<Page<TaskView>>;
  attempts(taskId: string): Promise<AttemptRow[]>;
  /** Runs and standalone tasks that have not ended and that nobody has held (or, when never claimed, created) since `before`, oldest first. */
  unheld(before: number, limit: number): Promise<Fence[]>;
  /** Lines with `n > after`, in order, at most `limit`. */
  log(taskId: string, query: { after: number; limit: number }): Promise<LogLine[]>;
  /** The last `limit` lines, in order. */
  logTail(taskId: string, limit: number): Promise<LogLine[]>;
  /** The committed head of a room; 0 when nothing was ever written to it. */
  roomHead(room: Room): Promise<number>;
  /** The committed heads of many rooms; rooms without events are absent. */
  roomHeads(rooms: readonly Room[]): Promise<Map<Room, number>>;
  /**
   * Events of a room with `n > after`, in order, at most `limit`. `"too-old"` when the event `after + 1` is no longer kept.
   */
  roomEvents(room: Room, after: number, limit: number): Promise<{ n: number; envelope: Envelope }[] | "too-old">;
  /** Committed events that were not confirmed as relayed, oldest first. `min_age_ms` leaves the fast path time to do it. */
  unrelayed(limit: number, minAgeMs: number): Promise<{ pos: number; envelope: Envelope }[]>;
  unsentJobs(limit: number, minAgeMs: number): Promise<OutboxJob[]>;
  session(hash: string): Promise<SessionRow | null>;
  apiToken(hash: string): Promise<ApiTokenRow | null>;
  idempotent(key: string): Promise<IdempotentReply | null>;
  /** Full-text search over the bundled and added documents, best first. `rank` is 0 to 1, 1 best. */
  passages(query: string, limit: number): Promise<Passage[]>;
  /** A liveness question to the database; throws when it does not answer. */
  ping(): Promise<void>;
}

export interface SessionRow {
  hash: string;
  csrf: string;
  created_at: number;
  last_seen_at: number;
  expires_at: number;
  revoked_at: number | null;
}

export interface ApiTokenRow {
  hash: string;
  name: string;
  created_at: number;
  expires_at: number | null;
  revoked_at: number | null;
}

/** The stored answer to a request that carried an `Idempotency-Key`. `fingerprint` is the hash of method, path and body. */
export interface IdempotentReply {
  key: string;
  fingerprint: string;
  status: number;
  body: unknown;
  location: string | null;
  created_at: number;
}

/** A found passage: where it comes from and the text around the match. */
export interface Passage {
  id: string;
  source: string;
  title: string;
  text: string;
  rank: number;
}

/** The writing side, only inside a transaction. */
export interface Writes {
  /**
   * Has a name to itself from here to the end of the transaction: no other transaction that asked for the same name runs beside this one, and what is read from now
   * on stays true until the commit. Whoever announces what it read, or decides by it, MUST ask first, before it touches anything.
   */
  exclusively(name: `flowchart:${string}` | `task:${string}`): Promise<void>;
  insertFlowchart(row: FlowchartRow): Promise<void>;
  /** Saves when `version` is still the stored one and returns the new version; `null` when somebody else saved in between. */
  updateFlowchart(
    id: string,
    version: number,
    change: Pick<FlowchartRow, "name" | "description" | "definition">,
    at: number,
  ): Promise<number | null>;
  deleteFlowchart(id: string): Promise<boolean>;
  insertRun(row: Omit<RunRow, "counts" | "flowchart_name">): Promise<void>;
  /** Takes the run (or standalone task) over: raises its fence and returns it; `null` when it has ended already. */
  claim(kind: Fence["kind"], id: string, at: number): Promise<Fence | null>;
  /** Proves that the fence is still ours and locks it to the end of the transaction. Throws `FencedOut` when somebody else has claimed it since. */
  holdFence(fence: Fence, at: number): Promise<void>;
  updateRun(id: string, change: Partial<Pick<RunRow, "state" | "started_at" | "finished_at" | "error">>): Promise<void>;
  /** Sets the durable cancel flag; `false` when it was set already or the run has ended. */
  requestRunCancel(id: string, at: number): Promise<boolean>;
  requestTaskCancel(id: string, at: number): Promise<boolean>;
  insertTasks(rows: readonly TaskRow[]): Promise<void>;
  updateTask(
    id: string,
    change: Partial<
      Pick<
        TaskRow,
        "state" | "stage" | "attempt" | "queued_at" | "started_at" | "finished_at" | "retry_at" | "error" | "runtime" | "output"
      >
    >,
  ): Promise<void>;
  insertAttempt(taskId: string, row: AttemptRow): Promise<void>;
  updateAttempt(
    taskId: string,
    attempt: number,
    change: Partial<Pick<AttemptRow, "state" | "finished_at" | "error" | "runtime" | "output">>,
  ): Promise<void>;
  /** Adds lines and numbers them from the task's last line on. */
  appendLog(taskId: string, lines: readonly Omit<LogLine, "n">[]): Promise<LogLine[]>;
  /**
   * Adds an event to this transaction, which gives it its numbers at its end: until then nobody reads it, not even inside. `false` when its idempotency key
   * exists already.
   */
  emit<T extends EventType>(draft: EventDraft<T>, at: number): Promise<boolean>;
  enqueue(job: JobDraft, at: number): Promise<void>;
  markRelayed(eventIds: readonly string[], at: number): Promise<void>;
  markJobsSent(ids: readonly number[], at: number): Promise<void>;
  /** Deletes events older than `before` and beyond `perRoom` a room, at most `limit` rows; returns how many. Heads never move. */
  pruneEvents(before: number, perRoom: number, limit: number): Promise<number>;
  insertSession(row: SessionRow): Promise<void>;
  touchSession(hash: string, at: number): Promise<void>;
  revokeSession(hash: string, at: number): Promise<void>;
  insertApiToken(row: ApiTokenRow): Promise<void>;
  revokeApiToken(hash: string, at: number): Promise<void>;
  /** Stores a one-time sign-in token by its hash. */
  insertLoginToken(hash: string, expiresAt: number): Promise<void>;
  /** Uses the one-time token up; `false` when it is unknown, expired or used. */
  useLoginToken(hash: string, at: number): Promise<boolean>;
  insertIdempotent(row: IdempotentReply): Promise<void>;
  /** Replaces the passages of one source when its hash differs; returns whether it did. */
  indexSource(source: {
    id: string;
    title: string;
    hash: string;
    passages: readonly { id: string; title: string; text: string }[];
  }): Promise<boolean>;
}

/** What a transaction sees. */
export type Unit = Reads & Writes;

/** What a committed transaction leaves behind for the relay and the queue. */
export interface Committed<T> {
  result: T;
  events: readonly Envelope[];
  jobs: readonly OutboxJob[];
}

/**
 * The database, the truth of Studio. Implementations MUST make sequence order equal to commit order per room and per entity stream, MUST leave no
 * hole after a rollback, and MUST bound every wait for a lock (then throw StudioError `unavailable`).
 */
export interface Store extends Reads {
  /** Changes only when the event history was lost. */
  readonly epoch: string;
  /**
   * Does `work` in one transaction. Transactions may run beside each other, see `Writes.exclusively`. `work` may be done again from its start when the database ended
   * the first try in favour of another transaction, so it MUST change nothing but through the unit. Once this resolved everything is committed; after
   * StudioError `unavailable` nothing is.
   */
  transaction<T>(work: (unit: Unit) => Promise<T>): Promise<Committed<T>>;
  close(): Promise<void>;
}

/** Thrown by `holdFence`: another worker has taken the run over, so this one must stop and write nothing. */
export class FencedOut extends Error {
  constructor(fence: Fence) {
    super(`${fence.kind} ${fence.id} is held by a newer claim than ${fence.fence}`);
    this.name = "FencedOut";
  }
}
