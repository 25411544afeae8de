// Written by scripts/migrations.mjs from the .sql files of this folder; do not edit.

/** Every migration, in the order of its application. */
export const migrations = [
  {
    name: "0001_studio",
    sql: `-- Times are milliseconds since the Unix epoch. Columns named after JSON shapes (definition, error, runtime, payload, ...) hold JSON text. Ids and keys are
-- compared byte by byte, whatever the locale of the database: pages of lists follow their order.

create table meta (
  name text collate "C" primary key,
  value text not null
);

create table flowcharts (
  id text collate "C" primary key,
  name text not null,
  description text not null,
  definition text not null,
  version integer not null,
  created_at bigint not null,
  updated_at bigint not null
);

-- A run outlives its flowchart: its history stays readable, with the name that the flowchart had at the start.
create table runs (
  id text collate "C" primary key,
  flowchart_id text collate "C" not null,
  flowchart_name text not null,
  flowchart_version integer not null,
  state text collate "C" not null,
  "trigger" text not null,
  rerun_of text collate "C",
  created_at bigint not null,
  started_at bigint,
  finished_at bigint,
  cancel_requested_at bigint,
  error text
);
create index runs_by_flowchart on runs (flowchart_id, id);
create index runs_by_flowchart_state on runs (flowchart_id, state, id);
create index runs_by_state on runs (state, id);

-- Apart from runs, so that a change of state does not rewrite a large definition.
create table run_inputs (
  run_id text collate "C" primary key references runs (id) on delete cascade,
  definition text not null,
  input text
);

create table tasks (
  id text collate "C" primary key,
  flowchart_id text collate "C",
  run_id text collate "C" references runs (id) on delete cascade,
  node_id text not null,
  node_type text collate "C" not null,
  label text not null,
  state text collate "C" not null,
  stage text not null,
  attempt integer not null,
  max_attempts integer not null,
  created_at bigint not null,
  queued_at bigint,
  started_at bigint,
  finished_at bigint,
  retry_at bigint,
  cancel_requested_at bigint,
  error text,
  runtime text,
  config text,
  output text
);
create index tasks_by_run on tasks (run_id, state);
create index tasks_by_state on tasks (state, id);
create index tasks_by_type on tasks (node_type, id);
create index tasks_by_type_state on tasks (node_type, state, id);

create table attempts (
  task_id text collate "C" not null references tasks (id) on delete cascade,
  attempt integer not null,
  state text not null,
  started_at bigint not null,
  finished_at bigint,
  error text,
  runtime text,
  output text,
  primary key (task_id, attempt)
);

create table task_logs (
  task_id text collate "C" not null references tasks (id) on delete cascade,
  n bigint not null,
  attempt integer not null,
  stream text not null,
  text text not null,
  at bigint not null,
  primary key (task_id, n)
);

-- Who may write to a run (and all its tasks) or to a task of its own. Room in the pages keeps the frequent updates away from the index.
create table fences (
  kind text collate "C" not null,
  id text collate "C" not null,
  fence bigint not null,
  held_at bigint not null,
  primary key (kind, id)
) with (fillfactor = 60);

-- The last number given out: per entity stream (stream/<kind>:<id>), per room (room/<room>), per task log (log/<task id>).
create table heads (
  key text collate "C" primary key,
  head bigint not null
) with (fillfactor = 60);

create table events (
  pos bigint generated always as identity primary key,
  idempotency_key text collate "C" not null unique,
  emitted_at bigint not null,
  envelope text not null
);
create index events_by_time on events (emitted_at);

create table room_events (
  room text collate "C" not null,
  n bigint not null,
  pos bigint not null references events (pos) on delete cascade,
  primary key (room, n)
);
create index room_events_by_event on room_events (pos);

-- Rooms that grew past the size from which retention by count looks at them.
create table long_rooms (
  room text collate "C" primary key
);

-- Committed events whose hand-over to the stream is not confirmed yet. As with jobs below, almost every row that ever was is dead: they are cleared away early.
create table relay_outbox (
  pos bigint primary key references events (pos) on delete cascade,
  event_id text collate "C" not null unique,
  committed_at bigint not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

-- Committed jobs whose hand-over to the queue is not confirmed yet.
create table job_outbox (
  id bigint generated always as identity primary key,
  queue text collate "C" not null,
  job_id text collate "C" not null,
  name text not null,
  payload text not null,
  delay_ms bigint,
  committed_at bigint not null,
  unique (queue, job_id)
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

create table sessions (
  hash text collate "C" primary key,
  csrf text not null,
  created_at bigint not null,
  last_seen_at bigint not null,
  expires_at bigint not null,
  revoked_at bigint
);
create index sessions_by_expiry on sessions (expires_at);

create table api_tokens (
  hash text collate "C" primary key,
  name text not null,
  created_at bigint not null,
  expires_at bigint,
  revoked_at bigint
);

create table login_tokens (
  hash text collate "C" primary key,
  expires_at bigint not null,
  used_at bigint
);
create index login_tokens_by_expiry on login_tokens (expires_at);

create table idempotent_replies (
  key text collate "C" primary key,
  fingerprint text not null,
  status integer not null,
  body text,
  location text,
  created_at bigint not null
);
create index idempotent_replies_by_time on idempotent_replies (created_at);

create table passage_sources (
  id text collate "C" primary key,
  title text not null,
  hash text not null
);

-- What is searched has no accents and nothing but letters and digits, because the parser of PostgreSQL would take a path or a host for one word. A tsvector
-- has at most 1 MiB.
create function studio_words(text text) returns tsvector language sql immutable parallel safe return
  to_tsvector('english'::regconfig, regexp_replace(regexp_replace(
    normalize(left(text, 200000), NFKD), '[\\u0300-\\u036f]+', '', 'g'), '[\\u0001-\\u002f\\u003a-\\u0040\\u005b-\\u0060\\u007b-\\u00bf\\u2000-\\u206f]+', ' ', 'g'));

create table passages (
  pos bigint generated always as identity primary key,
  id text collate "C" not null unique,
  source_id text collate "C" not null references passage_sources (id) on delete cascade,
  title text not null,
  text text not null,
  search tsvector not null generated always as (setweight(studio_words(title), 'A') || setweight(studio_words(text), 'B')) stored
);
create index passages_by_source on passages (source_id);
create index passages_by_search on passages using gin (search);
`,
  },
] as const;
