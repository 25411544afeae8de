import { TERMINAL_TASK_STATES } from "../../contract/views.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Commit } from "../services.ts";
import { aloneWith } from "./alone.ts";
import { announceRun, announceRunningSet, announceRuntime } from "./announce.ts";
import { reclaimTask, settle } from "./run-task.ts";

/** Ends a run or standalone task as failed because Studio itself keeps failing on it, so that nobody waits for ever. */
export async function giveUp(parts: { commit: Commit; clock: Clock }, kind: "run" | "task", id: string, cause: unknown): Promise<void> {
  const at = parts.clock.now();
  const error = { code: "internal", message: `Studio failed on it again and again: ${(cause as Error)?.message ?? cause}`.slice(0, 2000) };
  await parts.commit(async (unit) => {
    await aloneWith(unit, kind, id);
    if (!(await unit.claim(kind, id, at))) return;
    const open = kind === "run" ? await unit.tasksOfRun(id) : [(await unit.taskView(id))!];
    for (const task of open) {
      const view = await reclaimTask(unit, task, at);
      if (TERMINAL_TASK_STATES.includes(view.state)) continue;
      const state = view.attempt > 0 || kind === "task" ? "failed" : "skipped";
      await settle(unit, view, { state, error: state === "failed" ? error : null, runtime: view.runtime, output: null }, at);
    }
    if (kind === "task") return;
    await unit.updateRun(id, { state: "failed", finished_at: at, error });
    const run = (await unit.runView(id))!;
    await announceRunningSet(unit, run, [], at);
    await announceRun(unit, id, at);
    await announceRuntime(unit, run.flowchart_id, at);
  });
}
