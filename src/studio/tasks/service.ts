import type { TaskView } from "../../contract/views.ts";
import { TERMINAL_TASK_STATES } from "../../contract/views.ts";
import { StudioError } from "../../errors.ts";
import { newId } from "../../ids.ts";
import type { Clock } from "../../ports/clock.ts";
import type { EventLog } from "../../ports/event-log.ts";
import type { TaskRow } from "../../ports/store.ts";
import type { Report } from "../../report.ts";
import { checkStandalone, commonOf } from "../flowcharts/node-data.ts";
import { jsonProblem } from "../json-bounds.ts";
import { aloneWith } from "../runs/alone.ts";
import { announceTask } from "../runs/announce.ts";
import { viewOf } from "../runs/service.ts";
import { CANCEL_CHANNEL } from "../runs/watch.ts";
import type { Also, Commit, Runs, Tasks } from "../services.ts";

/** The queue and name of the job that executes a node on its own. */
export const TASK_JOB = { queue: "tasks", name: "run-node" } as const;

const MAX_DATA = 256 * 1024;

/** See {@link Tasks}. */
export function createTasks(parts: { commit: Commit; clock: Clock; events: Pick<EventLog, "signal">; report: Report; runs: Runs }): Tasks {
  const { commit, clock, events, report, runs } = parts;

  async function insert(input: { type: string; label: string; data: unknown }, also: Also<TaskView> | undefined): Promise<TaskView> {
    const problem = jsonProblem(input.data, MAX_DATA);
    if (problem) throw new StudioError("bad_request", `data ${problem}`, { errors: [{ path: "data", message: problem }] });
    const type = checkStandalone(input.type, input.data);
    const { retry, label } = commonOf(type, input.data);
    const at = clock.now();
    const id = newId();
    const row: TaskRow = {
      id,
      flowchart_id: null,
      run_id: null,
      node_id: type.type,
      node_type: type.type,
      label: input.label || label || type.type,
      state: "queued",
      stage: "queued",
      attempt: 0,
      max_attempts: retry.attempts,
      created_at: at,
      queued_at: at,
      started_at: null,
      finished_at: null,
      retry_at: null,
      error: null,
      runtime: null,
      config: input.data,
      output: null,
      fence: 0,
      cancel_requested_at: null,
    };
    return await commit(async (unit) => {
      await unit.insertTasks([row]);
      const view = viewOf(row);
      await announceTask(unit, view, at);
      await unit.enqueue({ ...TASK_JOB, job_id: `task-${id}`, payload: { task_id: id } }, at);
      await also?.(unit, view);
      return view;
    });
  }

  return {
    create: ({ type, label = "", data }, options) => {
      if (label.length > 120) {
        const errors = [{ path: "label", message: "at most 120 characters" }];
        throw new StudioError("bad_request", "label: at most 120 characters", { errors });
      }
      return insert({ type, label, data }, options?.also);
    },

    async cancel(taskId) {
      const at = clock.now();
      const task = await commit(async (unit) => {
        await aloneWith(unit, "task", taskId);
        const before = await unit.taskView(taskId);
        if (!before) throw new StudioError("not_found", `There is no node ${taskId}`);
        if (TERMINAL_TASK_STATES.includes(before.state)) throw new StudioError("not_cancellable", `The node is ${before.state} already`);
        if (!(await unit.requestTaskCancel(taskId, at)) || before.state === "cancelling") return before;
        await unit.updateTask(taskId, { state: "cancelling" });
        const view: TaskView = { ...before, state: "cancelling" };
        await announceTask(unit, view, at);
        return view;
      });
      await events.signal(CANCEL_CHANNEL, task.run_id ?? task.id).catch((error) => report(error, { stage: "tasks.cancel.signal" }));
      return task;
    },

    async retry(taskId) {
      const task = await commit((unit) => unit.task(taskId));
      if (!task) throw new StudioError("not_found", `There is no node ${taskId}`);
      if (!TERMINAL_TASK_STATES.includes(task.state))
        throw new StudioError("not_retryable", `The node is ${task.state}; wait until it has ended`);
      if (task.run_id) return { run: await runs.retryFailed(task.run_id) };
      return { task: await insert({ type: task.node_type, label: task.label, data: task.config }, undefined) };
    },
  };
}
