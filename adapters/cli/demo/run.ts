import { setTimeout as sleep } from "node:timers/promises";
import type { Envelope } from "../../../src/contract/envelope.ts";
import { room } from "../../../src/contract/rooms.ts";
import { type AttemptView, type LogLine, type RunView, type TaskView, TERMINAL_RUN_STATES } from "../../../src/contract/views.ts";
import { EXIT, Failure } from "../exit.ts";
import { type Api, connectApi } from "./api.ts";
import { follow } from "./follow.ts";

/** How often the state is read over HTTP while no socket is connected. */
const POLL_MS = 1000;

interface Status {
  state: { run: RunView; tasks: TaskView[] };
  cursor: { epoch: string; rooms: Record<string, number> };
}

/** What happens during the run, as it happens. */
export interface Watcher {
  started(run: RunView, page: string): void;
  /** Called once for every change of a node's state or attempt. */
  node(task: TaskView): void;
  log(task: TaskView, lines: readonly LogLine[]): void;
}

/** What a run did. Times are in milliseconds. */
export interface DemoReport {
  ok: boolean;
  url: string;
  run: { id: string; flowchart_id: string; state: RunView["state"]; page: string; error: RunView["error"] };
  /** The output of the last node that put one out. */
  result: unknown;
  nodes: {
    id: string;
    type: string;
    label: string;
    state: TaskView["state"];
    queue_wait_ms: number | null;
    duration_ms: number | null;
    attempts: { attempt: number; state: AttemptView["state"]; duration_ms: number | null; error: AttemptView["error"] }[];
  }[];
  timings: { queue_wait_ms: number | null; duration_ms: number | null };
  /** How the events arrived at the end: `websocket`, `polling`, or `http` when no socket could be had. */
  transport: string;
  worker: { id: string; runtime: string } | null;
}

/** Runs the demo flowchart and follows it live to its end. Throws Failure 5 after `limitMs`, having cancelled the run. */
export async function runDemo(url: string, token: string, watcher: Watcher, limitMs: number, signal: AbortSignal): Promise<DemoReport> {
  const api = connectApi(url.replace(/\/+$/, ""), token);
  const { flowchart } = await api.post<{ flowchart: { id: string } }>("/flowcharts/demo");
  const { run } = await api.post<{ run: RunView }>(`/flowcharts/${flowchart.id}/run`);
  const page = `${api.base}/flowcharts/${flowchart.id}/runs/${run.id}`;
  watcher.started(run, page);
  const tasks = new Map<string, TaskView>();
  const ended = Promise.withResolvers<void>();
  let epoch = "";

  const see = (task: TaskView) => {
    const before = tasks.get(task.id);
    tasks.set(task.id, task);
    if (!before) following.room(room("task", task.id), epoch, 0);
    if (before?.state !== task.state || before.attempt !== task.attempt) watcher.node(task);
  };
  const seeRun = ({ state }: RunView) => {
    if (TERMINAL_RUN_STATES.includes(state)) ended.resolve();
  };
  const read = async () => {
    const { state, cursor } = await api.get<Status>(`/flowcharts/${flowchart.id}/runs/${run.id}/status`);
    epoch = cursor.epoch;
    const runRoom = room("flowchart_run", run.id);
    following.room(runRoom, epoch, cursor.rooms[runRoom] ?? 0);
    for (const task of state.tasks) see(task);
    seeRun(state.run);
  };
  const following = follow(
    api,
    ({ event_type, payload }: Envelope) => {
      if (event_type === "flowchart.node.updated") see((payload as { node: TaskView }).node);
      if (event_type === "flowchart.run.updated") seeRun((payload as { run: RunView }).run);
      if (event_type === "node.task.log.appended") {
        const { task_id, lines } = payload as { task_id: string; lines: LogLine[] };
        const task = tasks.get(task_id);
        if (task) watcher.log(task, lines);
      }
    },
    () => void read().catch(ended.reject),
  );
  const stopped = new AbortController();
  const over = AbortSignal.any([signal, AbortSignal.timeout(limitMs), stopped.signal]);
  const gaveUp = () => ended.reject(new Failure(EXIT.timeout, `The demo did not end within ${limitMs / 1000} s: ${page}`));
  over.addEventListener("abort", gaveUp, { once: true });
  // The socket needs a moment; while there is none, and until it is there, the state is read.
  const poll = async () => {
    while (!over.aborted) {
      if (following.transport() === null) await read();
      await sleep(POLL_MS, undefined, { signal: over }).catch(() => {});
    }
  };
  try {
    await read();
    poll().catch(ended.reject);
    await ended.promise;
    return await report(api, run.id, page, { transport: following.transport() ?? "http", worker: following.worker() });
  } catch (error) {
    await api.post(`/flowcharts/runs/${run.id}/cancel`).catch(() => {});
    throw error;
  } finally {
    stopped.abort();
    following.close();
  }
}

async function report(api: Api, runId: string, page: string, how: Pick<DemoReport, "transport" | "worker">): Promise<DemoReport> {
  const { run, tasks } = await api.get<{ run: RunView; tasks: TaskView[] }>(`/api/runs/${runId}`);
  const details = await Promise.all(
    tasks.map(({ id }) => api.get<{ task: TaskView & { output: unknown }; attempts: AttemptView[] }>(`/api/nodes/${id}`)),
  );
  const done = details.filter(({ task }) => task.state === "succeeded" && task.output !== null && task.output !== undefined);
  return {
    ok: run.state === "succeeded",
    url: api.base,
    run: { id: run.id, flowchart_id: run.flowchart_id, state: run.state, page, error: run.error },
    result: done.sort((a, b) => (a.task.finished_at ?? 0) - (b.task.finished_at ?? 0)).at(-1)?.task.output ?? null,
    nodes: details.map(({ task, attempts }) => ({
      id: task.node_id,
      type: task.node_type,
      label: task.label,
      state: task.state,
      queue_wait_ms: between(task.queued_at, task.started_at),
      duration_ms: between(task.started_at, task.finished_at),
      attempts: attempts.map(({ attempt, state, started_at, finished_at, error }) => ({
        attempt,
        state,
        duration_ms: between(started_at, finished_at),
        error,
      })),
    })),
    timings: { queue_wait_ms: between(run.created_at, run.started_at), duration_ms: between(run.started_at, run.finished_at) },
    ...how,
  };
}

const between = (from: number | null, to: number | null) => (from === null || to === null ? null : to - from);
