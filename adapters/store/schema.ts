import type { Generated, Kysely } from "kysely";

/**
 * The tables as the repositories see them, the same in every dialect. Times are milliseconds since the Unix epoch; columns marked `Json` hold
 * JSON text, written and read through `toJson` and `fromJson`.
 */
export interface Schema {
  meta: { name: string; value: string };
  flowcharts: {
    id: string;
    name: string;
    description: string;
    definition: Json;
    version: number;
    created_at: number;
    updated_at: number;
  };
  runs: {
    id: string;
    flowchart_id: string;
    flowchart_name: string;
    flowchart_version: number;
    state: string;
    trigger: string;
    rerun_of: string | null;
    created_at: number;
    started_at: number | null;
    finished_at: number | null;
    cancel_requested_at: number | null;
    error: Json | null;
  };
  run_inputs: { run_id: string; definition: Json; input: Json | null };
  tasks: {
    id: string;
    flowchart_id: string | null;
    run_id: string | null;
    node_id: string;
    node_type: string;
    label: string;
    state: string;
    stage: string;
    attempt: number;
    max_attempts: number;
    created_at: number;
    queued_at: number | null;
    started_at: number | null;
    finished_at: number | null;
    retry_at: number | null;
    cancel_requested_at: number | null;
    error: Json | null;
    runtime: Json | null;
    config: Json | null;
    output: Json | null;
  };
  attempts: {
    task_id: string;
    attempt: number;
    state: string;
    started_at: number;
    finished_at: number | null;
    error: Json | null;
    runtime: Json | null;
    output: Json | null;
  };
  task_logs: { task_id: string; n: number; attempt: number; stream: string; text: string; at: number };
  fences: { kind: string; id: string; fence: number; held_at: number };
  heads: { key: string; head: number };
  events: { pos: Generated<number>; idempotency_key: string; emitted_at: number; envelope: Json };
  room_events: { room: string; n: number; pos: number };
  long_rooms: { room: string };
  relay_outbox: { pos: number; event_id: string; committed_at: number };
  job_outbox: {
    id: Generated<number>;
    queue: string;
    job_id: string;
    name: string;
    payload: Json;
    delay_ms: number | null;
    committed_at: number;
  };
  sessions: {
    hash: string;
    csrf: string;
    created_at: number;
    last_seen_at: number;
    expires_at: number;
    revoked_at: number | null;
  };
  api_tokens: { hash: string; name: string; created_at: number; expires_at: number | null; revoked_at: number | null };
  login_tokens: { hash: string; expires_at: number; used_at: number | null };
  idempotent_replies: {
    key: string;
    fingerprint: string;
    status: number;
    body: Json | null;
    location: string | null;
    created_at: number;
  };
  passage_sources: { id: string; title: string; hash: string };
  passages: { pos: Generated<number>; id: string; source_id: string; title: string; text: string };
}

/** JSON as text. */
export type Json = string;

/** What a repository queries: the reading side of a store, or one open transaction. */
export type Db = Kysely<Schema>;

/** JSON text of a value; absent values become SQL NULL. */
export function toJson(value: unknown): Json | null {
  return value === undefined || value === null ? null : JSON.stringify(value);
}

/** The value of a JSON column, which only this program writes; SQL NULL is `null`. */
export function fromJson<T>(text: Json | null): T | null {
  return text === null ? null : (JSON.parse(text) as T);
}
