import { FencedOut } from "../../ports/store.ts";
import { commonOf, nodeTypeOf } from "../flowcharts/node-data.ts";
import { aloneWith } from "../runs/alone.ts";
import type { EngineParts } from "../runs/engine.ts";
import { createHolder } from "../runs/holder.ts";
import { reclaimTask, runTask } from "../runs/run-task.ts";
import { Stop } from "../runs/stop.ts";
import { watch } from "../runs/watch.ts";

/** Executes nodes that run on their own, with the same attempts, retries, cancellation and fencing as those of runs. */
export function createTaskEngine(parts: EngineParts) {
  const { store, commit, clock, events, report, studio } = parts;
  /** Works on a task until it has ended. Throws when `signal` aborted, so that the job goes back to the queue. */
  return async function execute(taskId: string, signal: AbortSignal): Promise<void> {
    const at = clock.now();
    const claimed = await commit(async (unit) => {
      const alone = await aloneWith(unit, "task", taskId);
      const fence = await unit.claim("task", taskId, at);
      if (!fence) return null;
      const row = (await unit.task(taskId))!;
      return { fence, alone, row, view: await reclaimTask(unit, (await unit.taskView(taskId))!, at) };
    });
    if (!claimed || claimed.view.state === "failed") return;
    const { fence, alone, row, view } = claimed;
    const holder = createHolder({ commit, clock, fence, alone, changed: async () => undefined });
    const stop = new AbortController();
    const leave = () => stop.abort(new Stop("leaving", "this worker leaves"));
    signal.addEventListener("abort", leave, { once: true });
    if (signal.aborted) leave();
    const look = async () => {
      if ((await store.taskView(taskId))?.state === "cancelling") stop.abort(new Stop("cancelled", "the node was cancelled"));
    };
    const fenced = () => stop.abort(new Stop("fenced", "another worker has taken over"));
    const unwatch = watch({ id: taskId, holder, clock, events, report, look, fenced });
    try {
      await look();
      const type = nodeTypeOf(row.node_type)!;
      const { retry, timeoutMs } = commonOf(type, row.config);
      const run = { id: taskId, flowchart: null, trigger: "manual", started_at: new Date(at).toISOString() };
      const scope = { nodes: {}, input: null, run, studio };
      const end = await runTask(parts, holder, view, { data: row.config, scope, timeoutMs, retry, signal: stop.signal });
      if (end.kind === "left" && signal.aborted) throw new Stop("leaving", `task ${taskId} is handed back because this worker leaves`);
    } catch (error) {
      if (!(error instanceof FencedOut)) throw error;
    } finally {
      signal.removeEventListener("abort", leave);
      await unwatch();
    }
  };
}
