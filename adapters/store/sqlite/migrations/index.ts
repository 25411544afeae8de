// Written by scripts/migrations.mjs from the .sql files of this folder; do not edit.

/** Every migration, in the order of its application. */
export const migrations = [
  {
    name: "0001_studio",
    sql: `-- Times are milliseconds since the Unix epoch. Columns named after JSON shapes (definition, error, runtime, payload, ...) hold JSON text.

create table meta (
  name text not null primary key,
  value text not null
) strict, without rowid;

create table flowcharts (
  id text not null primary key,
  name text not null,
  description text not null,
  definition text not null,
  version integer not null,
  created_at integer not null,
  updated_at integer not null
) strict;

-- A run outlives its flowchart: its history stays readable, with the name that the flowchart had at the start.
create table runs (
  id text not null primary key,
  flowchart_id text not null,
  flowchart_name text not null,
  flowchart_version integer not null,
  state text not null,
  "trigger" text not null,
  rerun_of text,
  created_at integer not null,
  started_at integer,
  finished_at integer,
  cancel_requested_at integer,
  error text
) strict;
create index runs_by_flowchart on runs (flowchart_id, id);
create index runs_by_flowchart_state on runs (flowchart_id, state, id);
create index runs_by_state on runs (state, id);

-- Apart from runs, so that a change of state does not rewrite a large definition.
create table run_inputs (
  run_id text not null primary key references runs (id) on delete cascade,
  definition text not null,
  input text
) strict;

create table tasks (
  id text not null primary key,
  flowchart_id text,
  run_id text references runs (id) on delete cascade,
  node_id text not null,
  node_type text not null,
  label text not null,
  state text not null,
  stage text not null,
  attempt integer not null,
  max_attempts integer not null,
  created_at integer not null,
  queued_at integer,
  started_at integer,
  finished_at integer,
  retry_at integer,
  cancel_requested_at integer,
  error text,
  runtime text,
  config text,
  output text
) strict;
create index tasks_by_run on tasks (run_id, state);
create index tasks_by_state on tasks (state, id);
create index tasks_by_type on tasks (node_type, id);
create index tasks_by_type_state on tasks (node_type, state, id);

create table attempts (
  task_id text not null references tasks (id) on delete cascade,
  attempt integer not null,
  state text not null,
  started_at integer not null,
  finished_at integer,
  error text,
  runtime text,
  output text,
  primary key (task_id, attempt)
) strict;

create table task_logs (
  task_id text not null references tasks (id) on delete cascade,
  n integer not null,
  attempt integer not null,
  stream text not null,
  text text not null,
  at integer not null,
  primary key (task_id, n)
) strict, without rowid;

-- Who may write to a run (and all its tasks) or to a task of its own.
create table fences (
  kind text not null,
  id text not null,
  fence integer not null,
  held_at integer not null,
  primary key (kind, id)
) strict, without rowid;

-- The last number given out: per entity stream (stream/<kind>:<id>), per room (room/<room>), per task log (log/<task id>).
create table heads (
  key text not null primary key,
  head integer not null
) strict, without rowid;

create table events (
  pos integer primary key autoincrement,
  idempotency_key text not null unique,
  emitted_at integer not null,
  envelope text not null
) strict;
create index events_by_time on events (emitted_at);

create table room_events (
  room text not null,
  n integer not null,
  pos integer not null references events (pos) on delete cascade,
  primary key (room, n)
) strict, without rowid;
create index room_events_by_event on room_events (pos);

-- Rooms that grew past the size from which retention by count looks at them.
create table long_rooms (
  room text not null primary key
) strict, without rowid;

-- Committed events whose hand-over to the stream is not confirmed yet.
create table relay_outbox (
  pos integer primary key references events (pos) on delete cascade,
  event_id text not null unique,
  committed_at integer not null
) strict;

-- Committed jobs whose hand-over to the queue is not confirmed yet.
create table job_outbox (
  id integer primary key autoincrement,
  queue text not null,
  job_id text not null,
  name text not null,
  payload text not null,
  delay_ms integer,
  committed_at integer not null,
  unique (queue, job_id)
) strict;

create table sessions (
  hash text not null primary key,
  csrf text not null,
  created_at integer not null,
  last_seen_at integer not null,
  expires_at integer not null,
  revoked_at integer
) strict, without rowid;
create index sessions_by_expiry on sessions (expires_at);

create table api_tokens (
  hash text not null primary key,
  name text not null,
  created_at integer not null,
  expires_at integer,
  revoked_at integer
) strict, without rowid;

create table login_tokens (
  hash text not null primary key,
  expires_at integer not null,
  used_at integer
) strict, without rowid;
create index login_tokens_by_expiry on login_tokens (expires_at);

create table idempotent_replies (
  key text not null primary key,
  fingerprint text not null,
  status integer not null,
  body text,
  location text,
  created_at integer not null
) strict;
create index idempotent_replies_by_time on idempotent_replies (created_at);

create table passage_sources (
  id text not null primary key,
  title text not null,
  hash text not null
) strict, without rowid;

create table passages (
  pos integer primary key,
  id text not null unique,
  source_id text not null references passage_sources (id) on delete cascade,
  title text not null,
  text text not null
) strict;
create index passages_by_source on passages (source_id);

create virtual table passages_fts using fts5 (
  title, text, content = 'passages', content_rowid = 'pos', tokenize = 'porter unicode61 remove_diacritics 2'
);
create trigger passages_added after insert on passages begin
  insert into passages_fts (rowid, title, text) values (new.pos, new.title, new.text);
end;
create trigger passages_removed after delete on passages begin
  insert into passages_fts (passages_fts, rowid, title, text) values ('delete', old.pos, old.title, old.text);
end;
`,
  },
] as const;
