import type { RunView, TaskView } from "../../contract/views.ts";
import { TERMINAL_RUN_STATES } from "../../contract/views.ts";
import { StudioError } from "../../errors.ts";
import { newId } from "../../ids.ts";
import type { Clock } from "../../ports/clock.ts";
import type { EventLog } from "../../ports/event-log.ts";
import type { RunRow, TaskRow, Unit } from "../../ports/store.ts";
import type { Report } from "../../report.ts";
import { type Definition, parseDefinition } from "../flowcharts/definition.ts";
import { commonOf, nodeTypeOf } from "../flowcharts/node-data.ts";
import { jsonProblem } from "../json-bounds.ts";
import type { Also, Commit, Runs } from "../services.ts";
import { aloneWith } from "./alone.ts";
import { announceRun, announceRuntime, announceTask, systemLine } from "./announce.ts";
import { CANCEL_CHANNEL } from "./watch.ts";

/** The queue and name of the job that executes a run. */
export const RUN_JOB = { queue: "runs", name: "run-flowchart" } as const;

/** How large the input of a run may be, in bytes of JSON. */
const MAX_INPUT = 256 * 1024;

/** See {@link Runs}. */
export function createRuns(parts: { commit: Commit; clock: Clock; events: Pick<EventLog, "signal">; report: Report }): Runs {
  const { commit, clock, events, report } = parts;

  /** Inserts a run with its tasks and the job that executes it. */
  async function insert(
    unit: Unit,
    at: number,
    run: Pick<RunRow, "flowchart_id" | "flowchart_version" | "trigger" | "rerun_of" | "input">,
    definition: Definition,
    taken: ReadonlyMap<string, TaskRow>,
    also: Also<RunView> | undefined,
  ): Promise<RunView> {
    const id = newId();
    await unit.insertRun({
      ...run,
      id,
      state: "queued",
      definition,
      created_at: at,
      started_at: null,
      finished_at: null,
      error: null,
      fence: 0,
      cancel_requested_at: null,
    });
    const tasks = definition.nodes.map((node): TaskRow => {
      const { retry, label } = commonOf(nodeTypeOf(node.type)!, node.data);
      const fresh: TaskRow = {
        id: newId(),
        flowchart_id: run.flowchart_id,
        run_id: id,
        node_id: node.id,
        node_type: node.type,
        label: label || node.id,
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
        config: node.data,
        output: null,
        fence: 0,
        cancel_requested_at: null,
      };
      const from = taken.get(node.id);
      if (!from) return fresh;
      const { started_at, finished_at, runtime, output } = from;
      return { ...fresh, state: "succeeded", stage: "done", started_at, finished_at, runtime, output };
    });
    await unit.insertTasks(tasks);
    for (const task of tasks) {
      if (task.state === "succeeded") {
        await systemLine(unit, task.id, 1, `Taken over from run ${run.rerun_of}, where it succeeded`, at);
      }
      await announceTask(unit, viewOf(task), at);
    }
    const view = await announceRun(unit, id, at);
    await announceRuntime(unit, run.flowchart_id, at);
    await unit.enqueue({ ...RUN_JOB, job_id: `run-${id}`, payload: { run_id: id } }, at);
    await also?.(unit, view);
    return view;
  }

  async function again(runId: string, trigger: "rerun" | "retry", also: Also<RunView> | undefined): Promise<RunView> {
    const at = clock.now();
    return await commit(async (unit) => {
      await aloneWith(unit, "run", runId);
      const old = await unit.run(runId);
      if (!old) throw new StudioError("not_found", `There is no run ${runId}`);
      const taken = new Map<string, TaskRow>();
      if (trigger === "retry") {
        if (old.state !== "failed" && old.state !== "cancelled")
          throw new StudioError("not_retryable", `The run is ${old.state}; only a failed or cancelled run can be retried`);
        for (const task of await unit.tasksOfRun(runId))
          if (task.state === "succeeded") taken.set(task.node_id, (await unit.task(task.id))!);
      }
      const { flowchart_id, flowchart_version, input } = old;
      return await insert(
        unit,
        at,
        { flowchart_id, flowchart_version, input, trigger, rerun_of: runId },
        old.definition as Definition,
        taken,
        also,
      );
    });
  }

  return {
    async start(flowchartId, { trigger, input = null, also }) {
      const problem = jsonProblem(input, MAX_INPUT);
      if (problem) throw new StudioError("bad_request", `input ${problem}`, { errors: [{ path: "input", message: problem }] });
      const at = clock.now();
      return await commit(async (unit) => {
        await unit.exclusively(`flowchart:${flowchartId}`);
        const flowchart = await unit.flowchart(flowchartId);
        if (!flowchart) throw new StudioError("not_found", `There is no flowchart ${flowchartId}`);
        // Parsed again: it may have been saved by an older version that allowed more.
        const definition = parseDefinition(flowchart.definition);
        const run = { flowchart_id: flowchart.id, flowchart_version: flowchart.version, trigger, rerun_of: null, input };
        return await insert(unit, at, run, definition, new Map(), also);
      });
    },

    async cancel(runId) {
      const at = clock.now();
      const run = await commit(async (unit) => {
        await aloneWith(unit, "run", runId);
        const before = await unit.runView(runId);
        if (!before) throw new StudioError("not_found", `There is no run ${runId}`);
        if (TERMINAL_RUN_STATES.includes(before.state)) throw new StudioError("not_cancellable", `The run is ${before.state} already`);
        if (!(await unit.requestRunCancel(runId, at))) return before;
        await unit.updateRun(runId, { state: "cancelling" });
        const view = await announceRun(unit, runId, at);
        await announceRuntime(unit, view.flowchart_id, at);
        return view;
      });
      // Only a wake-up: the worker looks every second by itself.
      await events.signal(CANCEL_CHANNEL, runId).catch((error) => report(error, { stage: "runs.cancel.signal" }));
      return run;
    },

    rerun: (runId, options) => again(runId, "rerun", options?.also),
    retryFailed: (runId, options) => again(runId, "retry", options?.also),
  };
}

/** A task without what only the engine needs. */
export function viewOf({ config: _config, output: _output, fence: _fence, cancel_requested_at: _cancel, ...view }: TaskRow): TaskView {
  return view;
}
