import type { Problem, RunState, TaskView } from "../../contract/views.ts";
import { TERMINAL_TASK_STATES } from "../../contract/views.ts";
import type { NodeOutput } from "../../execution/node-type.ts";
import type { EventLog } from "../../ports/event-log.ts";
import type { Files } from "../../ports/files.ts";
import { FencedOut, type RunRow, type Store, type Unit } from "../../ports/store.ts";
import type { Definition } from "../flowcharts/definition.ts";
import { type Graph, graphOf } from "../flowcharts/graph.ts";
import { commonOf, nodeTypeOf } from "../flowcharts/node-data.ts";
import type { Commit } from "../services.ts";
import { aloneWith } from "./alone.ts";
import { announceRun, announceRunningSet, announceRuntime, announceTask } from "./announce.ts";
import type { AttemptParts } from "./attempt.ts";
import { createHolder, type Holder } from "./holder.ts";
import { plan } from "./plan.ts";
import { endTask, reclaimTask, runTask, settle, type TaskEnd } from "./run-task.ts";
import { type StudioFacts, scopeFor } from "./scope.ts";
import { Stop } from "./stop.ts";
import { watch } from "./watch.ts";

/** How many nodes of one run may run at once. */
const MAX_PARALLEL = 8;

/** What the engine works with. */
export interface EngineParts extends AttemptParts {
  store: Store;
  commit: Commit;
  events: Pick<EventLog, "onSignal">;
  files: Files;
  studio: StudioFacts;
}

/** Why no further node starts: the run was cancelled, a node ended badly, or this worker stops working on it. */
type Ending = { kind: "cancelled" } | { kind: "failed"; error: Problem } | { kind: "leaving" | "fenced" };

/**
 * Executes runs. A job may be delivered twice or go to another worker at any time: every delivery claims the run anew, and only the last claim can write.
 */
export function createRunEngine(parts: EngineParts) {
  /** Works on a run until it has ended. Throws when `signal` aborted, so that the job goes back to the queue. */
  return async function execute(runId: string, signal: AbortSignal): Promise<void> {
    const claimed = await claim(parts, runId);
    if (!claimed) return;
    const work = new RunWork(parts, claimed);
    const ending = await work.go(signal).catch((error: unknown): Ending => {
      if (error instanceof FencedOut) return { kind: "fenced" };
      throw error;
    });
    if (ending?.kind === "leaving") throw new Stop("leaving", `run ${runId} is handed back because this worker leaves`);
  };
}

interface Claimed {
  holder: Holder;
  run: RunRow;
  tasks: TaskView[];
  outputs: Map<string, NodeOutput>;
}

/** Takes the run over; `null` when it has ended already. What a dead worker left running is marked as lost in the same transaction. */
async function claim({ commit, clock, files }: EngineParts, runId: string): Promise<Claimed | null> {
  const at = clock.now();
  const claimed = await commit(async (unit) => {
    const alone = await aloneWith(unit, "run", runId);
    const fence = await unit.claim("run", runId, at);
    if (!fence) return null;
    const before = (await unit.run(runId))!;
    const tasks: TaskView[] = [];
    for (const task of await unit.tasksOfRun(runId)) tasks.push(await reclaimTask(unit, task, at));
    if (before.state === "queued") await unit.updateRun(runId, { state: "running", started_at: at });
    else if (before.started_at === null) await unit.updateRun(runId, { started_at: at });
    const outputs = new Map<string, NodeOutput>();
    for (const task of tasks) {
      if (task.state === "succeeded") outputs.set(task.node_id, (await unit.task(task.id))!.output as NodeOutput);
    }
    const view = await announceRun(unit, runId, at);
    await runningSet(unit, view, at);
    await announceRuntime(unit, view.flowchart_id, at);
    return { fence, alone, run: { ...before, ...view }, tasks, outputs };
  });
  if (!claimed) return null;
  const { fence, alone, run, tasks, outputs } = claimed;
  // A retry goes on where the earlier run stopped, also with the files that it left.
  if (run.trigger === "retry" && run.rerun_of) await files.adopt(runId, run.rerun_of);
  const holder = createHolder({
    commit,
    clock,
    fence,
    alone,
    async changed(unit, _task, time) {
      await runningSet(unit, run, time);
      await announceRun(unit, runId, time);
    },
  });
  return { holder, run, tasks, outputs };
}

async function runningSet(unit: Unit, run: { id: string; flowchart_id: string }, at: number): Promise<void> {
  const running = (await unit.tasksOfRun(run.id)).filter(
    ({ state, started_at }) => state === "running" || (state === "cancelling" && started_at !== null),
  );
  await announceRunningSet(
    unit,
    run,
    running.map(({ node_id }) => node_id),
    at,
  );
}

/** One claim of one run. */
class RunWork {
  readonly #parts: EngineParts;
  readonly #holder: Holder;
  readonly #run: RunRow;
  readonly #definition: Definition;
  readonly #graph: Graph;
  readonly #tasks: Map<string, TaskView>;
  readonly #outputs: Map<string, NodeOutput>;
  readonly #running = new Map<string, { stop: AbortController; done: Promise<void> }>();
  #ending: Ending | null = null;
  #moved = Promise.withResolvers<void>();
  #broken: { error: unknown } | null = null;

  constructor(parts: EngineParts, { holder, run, tasks, outputs }: Claimed) {
    this.#parts = parts;
    this.#holder = holder;
    this.#run = run;
    this.#definition = run.definition as Definition;
    this.#graph = graphOf(this.#definition.nodes, this.#definition.edges);
    this.#tasks = new Map(tasks.map((task) => [task.node_id, task]));
    this.#outputs = outputs;
  }

  async go(signal: AbortSignal): Promise<Ending | null> {
    const leave = () => this.#end({ kind: "leaving" });
    signal.addEventListener("abort", leave, { once: true });
    if (signal.aborted) leave();
    const unwatch = watch({
      id: this.#run.id,
      holder: this.#holder,
      clock: this.#parts.clock,
      events: this.#parts.events,
      report: this.#parts.report,
      look: () => this.#look(),
      fenced: () => this.#end({ kind: "fenced" }),
    });
    try {
      await this.#look();
      // An earlier holder may have died between the end of a node and the end of the run.
      const bad = [...this.#tasks.values()].find(({ state }) => state === "failed" || state === "cancelled");
      if (bad) this.#end({ kind: "failed", error: named(bad, bad.error ?? CANCELLED) });
      await this.#loop();
      if (this.#broken) throw this.#broken.error;
      const ending = this.#ending as Ending | null;
      if (ending?.kind === "leaving" || ending?.kind === "fenced") return ending;
      await this.#finish(ending);
      return ending;
    } finally {
      signal.removeEventListener("abort", leave);
      this.#end({ kind: "leaving" });
      for (const { stop } of this.#running.values()) stop.abort(new Stop("leaving", "the worker stops working on this run"));
      await unwatch();
      await Promise.all([...this.#running.values()].map(({ done }) => done));
    }
  }

  /** Starts what is ready and waits until something moves, until nothing runs and nothing more can start. */
  async #loop(): Promise<void> {
    for (;;) {
      const moved = this.#moved.promise;
      if (this.#ending) await this.#stopRunning();
      else await this.#startReady();
      if (this.#running.size === 0) return;
      await moved;
      this.#moved = Promise.withResolvers<void>();
    }
  }

  async #startReady(): Promise<void> {
    const progress = new Map(
      [...this.#tasks].map(([id, { state }]) => [
        id,
        {
          state: this.#running.has(id) ? ("running" as const) : state === "retrying" ? ("queued" as const) : state,
          outcome: outcomeOf(this.#outputs.get(id)),
        },
      ]),
    );
    const { ready, skip } = plan(this.#graph, progress);
    if (skip.length > 0) {
      await this.#holder.write(async (unit, at) => {
        for (const id of skip) await settle(unit, this.#tasks.get(id)!, { state: "skipped", error: null, runtime: null, output: null }, at);
        await announceRun(unit, this.#run.id, at);
      });
      await this.#refresh();
    }
    for (const id of ready) {
      if (this.#running.size >= MAX_PARALLEL) return;
      this.#start(id);
    }
  }

  #start(id: string): void {
    const stop = new AbortController();
    const task = this.#tasks.get(id)!;
    const node = this.#definition.nodes.find((one) => one.id === id)!;
    const type = nodeTypeOf(node.type);
    const { retry, timeoutMs } = type ? commonOf(type, node.data) : { retry: { attempts: 1, backoff_ms: 0, factor: 1 }, timeoutMs: 10_000 };
    const scope = scopeFor({
      run: this.#run,
      input: this.#run.input,
      studio: this.#parts.studio,
      upstream: this.#graph.upstream(id),
      tasks: this.#tasks,
      outputs: this.#outputs,
    });
    const done = runTask(this.#parts, this.#holder, task, { data: node.data, scope, timeoutMs, retry, signal: stop.signal })
      .then((end) => this.#ended(id, end))
      .catch((error: unknown) => {
        if (error instanceof FencedOut) this.#end({ kind: "fenced" });
        else {
          this.#broken ??= { error };
          this.#end({ kind: "leaving" });
        }
      })
      .finally(() => {
        this.#running.delete(id);
        this.#moved.resolve();
      });
    this.#running.set(id, { stop, done });
  }

  async #ended(id: string, end: TaskEnd): Promise<void> {
    await this.#refresh();
    if (end.kind === "succeeded") this.#outputs.set(id, end.output);
    const task = this.#tasks.get(id)!;
    if (end.kind === "failed") this.#end({ kind: "failed", error: named(task, end.error) });
    if (end.kind === "cancelled") this.#end({ kind: "failed", error: named(task, CANCELLED) });
  }

  /** The first ending counts, except that losing the run beats everything and leaving beats waiting for people. */
  #end(ending: Ending): void {
    const order = (kind: Ending["kind"] | undefined) => (kind === "fenced" ? 3 : kind === "leaving" ? 2 : kind ? 1 : 0);
    if (order(ending.kind) <= order(this.#ending?.kind)) return;
    this.#ending = ending;
    this.#moved.resolve();
  }

  async #stopRunning(): Promise<void> {
    const { kind } = this.#ending!;
    if (kind === "leaving" || kind === "fenced") {
      for (const { stop } of this.#running.values()) stop.abort(new Stop(kind, "the worker stops working on this run"));
      return;
    }
    const fresh = [...this.#running].filter(([, { stop }]) => !stop.signal.aborted);
    if (fresh.length === 0) return;
    // People see `cancelling` before the programs are asked to end.
    await this.#cancelling(fresh.map(([id]) => id));
    for (const [, { stop }] of fresh) stop.abort(new Stop("cancelled", "the run stops"));
  }

  async #cancelling(ids: readonly string[]): Promise<void> {
    await this.#holder.write(async (unit, at) => {
      for (const id of ids) {
        const view = (await unit.taskView(this.#tasks.get(id)!.id))!;
        if (TERMINAL_TASK_STATES.includes(view.state) || view.state === "cancelling") continue;
        await unit.updateTask(view.id, { state: "cancelling" });
        await announceTask(unit, { ...view, state: "cancelling" }, at);
      }
      await announceRun(unit, this.#run.id, at);
    });
  }

  /** Reads what people have asked for: the end of the run, or of single nodes. */
  async #look(): Promise<void> {
    const run = await this.#parts.store.runView(this.#run.id);
    if (run?.state === "cancelling") return this.#end({ kind: "cancelled" });
    for (const view of await this.#parts.store.tasksOfRun(this.#run.id)) {
      if (view.state !== "cancelling" || this.#ending) continue;
      const running = this.#running.get(view.node_id);
      if (running) running.stop.abort(new Stop("cancelled", "the node was cancelled"));
      else {
        await endTask(this.#holder, view, { kind: "cancelled", runtime: view.runtime });
        await this.#ended(view.node_id, { kind: "cancelled" });
      }
    }
  }

  async #refresh(): Promise<void> {
    for (const view of await this.#parts.store.tasksOfRun(this.#run.id)) this.#tasks.set(view.node_id, view);
  }

  /** Ends the run: what never ran is skipped, or cancelled with it. */
  async #finish(ending: Ending | null): Promise<void> {
    const state: RunState = ending?.kind === "cancelled" ? "cancelled" : ending?.kind === "failed" ? "failed" : "succeeded";
    await this.#holder.write(async (unit, at) => {
      for (const task of await unit.tasksOfRun(this.#run.id)) {
        if (TERMINAL_TASK_STATES.includes(task.state)) continue;
        const to = state === "cancelled" || task.state === "cancelling" ? "cancelled" : "skipped";
        await settle(unit, task, { state: to, error: null, runtime: task.runtime, output: null }, at);
      }
      await unit.updateRun(this.#run.id, { state, finished_at: at, error: ending?.kind === "failed" ? ending.error : null });
      await announceRunningSet(unit, this.#run, [], at);
      await announceRun(unit, this.#run.id, at);
      await announceRuntime(unit, this.#run.flowchart_id, at);
    });
  }
}

const CANCELLED: Problem = { code: "node_cancelled", message: "it was cancelled" };

const outcomeOf = (output: NodeOutput | undefined): string | null => (typeof output?.outcome === "string" ? output.outcome : null);

/** A node's problem as the run's: it says which node. */
function named(task: TaskView, problem: Problem | null): Problem {
  const name = task.label && task.label !== task.node_id ? `${task.label} (${task.node_id})` : task.node_id;
  return { code: problem?.code ?? "failed", message: `${name}: ${problem?.message ?? "it failed"}`.slice(0, 2000) };
}
