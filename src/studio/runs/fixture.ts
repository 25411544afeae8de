import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createFiles } from "../../../adapters/files/files.ts";
import { factsOf } from "../../../adapters/spawn/proc.ts";
import { createSpawn } from "../../../adapters/spawn/spawn.ts";
import { openStore } from "../../../adapters/store/sqlite/open.ts";
import { createWeb } from "../../../adapters/web-fetch/web-fetch.ts";
import type { Test } from "../../../harness/testing/tap.ts";
import { room } from "../../contract/rooms.ts";
import type { RunView, TaskView } from "../../contract/views.ts";
import { createModels } from "../../execution/models.ts";
import { createRouter } from "../../execution/router.ts";
import { workspaceProvider } from "../../execution/workspace.ts";
import { systemClock } from "../../ports/clock.ts";
import type { EventLog } from "../../ports/event-log.ts";
import { createServices } from "../create-services.ts";
import type { Commit } from "../services.ts";
import { createTaskEngine } from "../tasks/engine.ts";
import { createRunEngine } from "./engine.ts";

type Node = { id: string; type: string; data?: Record<string, unknown> };

/** `["a", "b"]` or `["ask", "b", "true"]`. */
export type Arrow = [string, string, string?];

/** A definition of nodes and arrows; `start` and `end` are there by themselves. */
export function chart(nodes: Node[], arrows: Arrow[]) {
  return {
    nodes: [{ id: "start", type: "start" }, ...nodes, { id: "end", type: "end" }].map((node) => ({
      position: { x: 0, y: 0 },
      data: {},
      ...node,
    })),
    edges: arrows.map(([source, target, sourceHandle]) => ({
      id: [source, target, sourceHandle].join(),
      source,
      target,
      ...(sourceHandle ? { sourceHandle } : {}),
    })),
  };
}

/** A shell node of a script. */
export const script = (id: string, text: string, data: Record<string, unknown> = {}): Node => ({
  id,
  type: "shell",
  data: { script: text, ...data },
});

/** A Studio without web side and queue: real SQLite, real processes, real files; several workers may be made on the same data. */
export async function studio(t: Test) {
  const data = mkdtempSync(join(tmpdir(), "studio-engine-"));
  const store = await openStore({ path: join(data, "studio.db") });
  const files = createFiles(join(data, "runs"));
  const listeners = new Set<(message: string) => void>();
  const events: Pick<EventLog, "signal" | "onSignal"> = {
    signal: async (_channel, message) => {
      for (const listener of listeners) listener(message);
    },
    onSignal(_channel, listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const reported: unknown[] = [];
  const report = (error: unknown) => void reported.push(error);
  const commit: Commit = async (work) => (await store.transaction(work)).result;
  const services = createServices({ store, commit, files, clock: systemClock, events, report });
  const spawns: { endAll(): void }[] = [];
  t.teardown(async () => {
    for (const spawn of spawns) spawn.endAll();
    await store.close();
    rmSync(data, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  });

  /** A job worker's engines; `through` stands between it and its writes. */
  function worker(through: (commit: Commit) => Commit = (same) => same, clock = systemClock) {
    const spawn = createSpawn({ groupsDir: join(data, "groups") });
    spawns.push(spawn);
    const web = createWeb({ allowPrivate: true, own: null });
    const models = createModels({ web, baseUrl: null, apiKey: null, model: null, local: [] });
    const environment = { PATH: process.env.PATH ?? "/usr/bin:/bin" };
    const tools = { spawn, files, web, models, clock: systemClock, environment, passages: store.passages };
    const router = createRouter({ selected: workspaceProvider(tools) });
    const parts = {
      store,
      commit: through(commit),
      events,
      files,
      router,
      clock,
      report,
      studio: { url: "http://127.0.0.1:1", version: "test" },
    };
    return { run: createRunEngine(parts), task: createTaskEngine(parts), endAll: () => spawn.endAll() };
  }

  /** Waits until the run's nodes look as wanted. */
  async function until(runId: string, what: (run: RunView, node: (id: string) => TaskView) => boolean): Promise<void> {
    for (let tries = 0; tries < 3000; tries++) {
      const tasks = await store.tasksOfRun(runId);
      if (what((await store.runView(runId))!, (id) => tasks.find(({ node_id }) => node_id === id)!)) return;
      await systemClock.sleep(10);
    }
    throw new Error(
      `not within 30 s: ${what}; ${JSON.stringify((await store.tasksOfRun(runId)).map(({ node_id, state }) => [node_id, state]))}`,
    );
  }

  return {
    data,
    store,
    files,
    commit,
    services,
    reported,
    worker,
    until,
    never: new AbortController().signal,
    async start(definition: unknown, input?: unknown): Promise<string> {
      const { id } = await services.flowcharts.create({ name: "Test", definition });
      return (await services.runs.start(id, { trigger: "manual", input })).id;
    },
    /** Node id -> state, and the run's state as `run`. */
    async states(runId: string): Promise<Record<string, string>> {
      const tasks = await store.tasksOfRun(runId);
      return Object.fromEntries([["run", (await store.runView(runId))!.state], ...tasks.map(({ node_id, state }) => [node_id, state])]);
    },
    async task(runId: string, nodeId: string) {
      return (await store.task((await store.tasksOfRun(runId)).find(({ node_id }) => node_id === nodeId)!.id))!;
    },
    async logOf(runId: string, nodeId: string): Promise<string[]> {
      const { id } = (await store.tasksOfRun(runId)).find(({ node_id }) => node_id === nodeId)!;
      return (await store.log(id, { after: 0, limit: 1000 })).map(({ stream, text }) => `${stream}: ${text}`);
    },
  };
}

/** start -> ... -> end in a row. */
export const line = (...ids: string[]): Arrow[] => {
  const all = ["start", ...ids, "end"];
  return all.slice(1).map((id, index) => [all[index]!, id]);
};

/** A zombie that nobody has read is gone, too. */
export const alive = async (pid: string) => ((await factsOf(Number(pid)))?.state ?? "Z") !== "Z";

/** The numbers of a room are contiguous, and what its events say last of each entity is what SQL says. */
export async function agree(t: Test, { store }: Awaited<ReturnType<typeof studio>>, runId: string) {
  const events = await store.roomEvents(room("flowchart_run", runId), 0, 5000);
  if (events === "too-old") return t.fail("events were lost");
  t.same(
    events.map(({ n }) => n),
    events.map((_, index) => index + 1),
    "contiguous",
  );
  const nodes = new Map<string, unknown>();
  let run: unknown = null;
  let running: unknown = null;
  for (const { envelope } of events) {
    const payload = envelope.payload as { node?: { node_id: string }; run?: unknown; running?: unknown };
    if (envelope.event_type === "flowchart.node.updated") nodes.set(payload.node!.node_id, payload.node);
    if (envelope.event_type === "flowchart.run.updated") run = payload.run;
    if (envelope.event_type === "flowchart.node.running_set") running = payload.running;
  }
  t.same(run, await store.runView(runId), "the last event of the run is the run");
  t.same(running, [], "nothing runs");
  for (const task of await store.tasksOfRun(runId)) {
    t.same(nodes.get(task.node_id), task, `the last event of ${task.node_id} is its row`);
    const own = await store.roomEvents(room("task", task.id), 0, 5000);
    const payloads = own === "too-old" ? [] : own.map(({ envelope }) => envelope.payload as { task?: unknown; lines?: unknown[] });
    t.same(payloads.findLast((payload) => payload.task)?.task, task, "and so it is in the room of the task");
    t.same(
      payloads.flatMap(({ lines }) => lines ?? []),
      await store.log(task.id, { after: 0, limit: 5000 }),
      "the events have every line once",
    );
  }
}
