import { type AttemptView, type Problem, type TaskState, type TaskView, TERMINAL_TASK_STATES } from "../../contract/views.ts";
import type { CelScope } from "../../execution/cel.ts";
import type { NodeOutput } from "../../execution/node-type.ts";
import type { Unit } from "../../ports/store.ts";
import type { RetryPolicy } from "../flowcharts/node-data.ts";
import { announceEnd, announceStage, announceTask, systemLine } from "./announce.ts";
import { type AttemptEnd, type AttemptParts, runAttempt } from "./attempt.ts";
import type { Holder } from "./holder.ts";
import { stopKind } from "./stop.ts";

/** A worker that dies takes an attempt with it, which is no fault of the node; but a node that takes every worker down must end. */
const MAX_LOST = 3;
const MAX_BACKOFF_MS = 300_000;

/** How a task ended; `left` when the worker leaves and another one goes on. */
export type TaskEnd = { kind: "succeeded"; output: NodeOutput } | { kind: "failed"; error: Problem } | { kind: "cancelled" | "left" };

/** What a task runs with. */
export interface TaskWork {
  data: unknown;
  scope: CelScope;
  timeoutMs: number;
  retry: RetryPolicy;
  signal: AbortSignal;
}

/** The problem of an attempt that its worker handed on in good order: that says nothing about the node, however often it happens. */
const LEFT: Problem = { code: "worker_left", message: "the worker left in an orderly way" };
const isLost = ({ state, error }: AttemptView) => state === "lost" && error?.code !== LEFT.code;

/** Runs a task to its end: attempts with growing pauses between them, each kept apart in SQL. Throws FencedOut. */
export async function runTask(parts: AttemptParts, holder: Holder, first: TaskView, work: TaskWork): Promise<TaskEnd> {
  let task = first;
  for (;;) {
    if (task.state === "retrying" && task.retry_at !== null)
      await parts.clock.sleep(Math.max(0, task.retry_at - parts.clock.now()), work.signal);
    const stopped = stopKind(work.signal);
    if (stopped === "cancelled") return await endTask(holder, task, { kind: "cancelled", runtime: task.runtime });
    if (stopped) return { kind: "left" };
    const before = task.attempt;
    const { task: after, end } = await runAttempt(parts, holder, task, work);
    if (after.attempt === before) return await endTask(holder, task, { kind: "cancelled", runtime: task.runtime });
    const next = await writeEnd(holder, after, end, work);
    if ("kind" in next) return next;
    task = next;
  }
}

/** Marks the attempt that a dead worker left behind as lost, and the task as waiting again; after three lost attempts it fails. */
export async function reclaimTask(unit: Unit, task: TaskView, at: number): Promise<TaskView> {
  if (task.state !== "running" && task.state !== "cancelling") return task;
  const attempts = await unit.attempts(task.id);
  const open = attempts.find(({ state }) => state === "running");
  const message = "the worker that ran this attempt is gone";
  if (open) {
    await unit.updateAttempt(task.id, open.attempt, { state: "lost", finished_at: at, error: { code: "worker_lost", message } });
    await systemLine(unit, task.id, Math.max(1, task.attempt), `Attempt ${open.attempt} is lost: ${message}`, at);
  }
  const lost = attempts.filter(isLost).length + (open ? 1 : 0);
  if (lost >= MAX_LOST && task.state === "running") {
    const error = { code: "worker_lost", message: `${lost} attempts were lost with the workers that ran them` };
    await unit.updateTask(task.id, { state: "failed", stage: "done", finished_at: at, error });
    const failed = (await unit.taskView(task.id))!;
    await announceEnd(unit, failed, null, at);
    return failed;
  }
  // A node that somebody cancelled keeps that state, and whoever goes on ends it.
  await unit.updateTask(task.id, task.state === "running" ? { state: "queued", stage: "queued", runtime: null } : { stage: "queued" });
  const view = (await unit.taskView(task.id))!;
  await announceTask(unit, view, at);
  return view;
}

/** Ends a task that has no attempt under way. */
export async function endTask(holder: Holder, task: TaskView, end: { kind: "cancelled"; runtime: TaskView["runtime"] }): Promise<TaskEnd> {
  await holder.write(async (unit, at) => {
    if (TERMINAL_TASK_STATES.includes((await unit.taskView(task.id))!.state)) return;
    await settle(unit, task, { state: "cancelled", error: null, runtime: end.runtime, output: null }, at);
    await holder.changed(unit, (await unit.taskView(task.id))!, at);
  });
  return { kind: "cancelled" };
}

/** Writes a task's final state and its events. */
export async function settle(
  unit: Unit,
  task: TaskView,
  to: { state: TaskState; error: Problem | null; runtime: TaskView["runtime"]; output: NodeOutput | null },
  at: number,
): Promise<TaskView> {
  const never = to.state === "skipped" || (to.state === "cancelled" && task.attempt === 0);
  await unit.updateTask(task.id, { ...to, stage: never ? task.stage : "done", finished_at: at, retry_at: null });
  const view = (await unit.taskView(task.id))!;
  if (!never) await announceStage(unit, view, at);
  await announceEnd(unit, view, to.output, at);
  return view;
}

async function writeEnd(holder: Holder, task: TaskView, end: AttemptEnd, work: TaskWork): Promise<TaskEnd | TaskView> {
  return await holder.write<TaskEnd | TaskView>(async (unit, at) => {
    const attempts = await unit.attempts(task.id);
    const counted = attempts.filter(({ state }) => state !== "lost").length;
    const error = end.kind === "failed" ? end.error : end.kind === "lost" ? (end.error ?? LEFT) : null;
    const output = end.kind === "succeeded" ? end.output : null;
    const state = end.kind satisfies AttemptView["state"];
    await unit.updateAttempt(task.id, task.attempt, { state, finished_at: at, error, runtime: end.runtime, output });

    const asked = (await unit.taskView(task.id))!.state === "cancelling";
    // What is lost with a worker is counted by the one that takes over.
    const tooOften = end.kind === "lost" && end.error !== null && attempts.filter(isLost).length + 1 >= MAX_LOST;
    const again = end.kind === "failed" && end.retry && counted < work.retry.attempts && !asked && !work.signal.aborted;
    if (again) {
      const pause = Math.min(MAX_BACKOFF_MS, Math.round(work.retry.backoff_ms * work.retry.factor ** (counted - 1)));
      await unit.updateTask(task.id, { state: "retrying", stage: "queued", retry_at: at + pause, error, runtime: end.runtime });
      await systemLine(
        unit,
        task.id,
        Math.max(1, task.attempt),
        `Attempt ${counted} of ${work.retry.attempts} failed; the next one starts in ${pause} ms`,
        at,
      );
    } else if (end.kind === "lost" && !asked && !tooOften) {
      await unit.updateTask(task.id, { state: "queued", stage: "queued", runtime: null });
    } else {
      const to = end.kind === "succeeded" ? "succeeded" : end.kind === "failed" || (tooOften && !asked) ? "failed" : "cancelled";
      await settle(unit, task, { state: to, error, runtime: end.runtime, output }, at);
    }
    const view = (await unit.taskView(task.id))!;
    if (view.finished_at === null) await announceTask(unit, view, at);
    await holder.changed(unit, view, at);
    if (again || (end.kind === "lost" && end.error !== null && view.state === "queued" && !work.signal.aborted)) return view;
    if (end.kind === "succeeded") return { kind: "succeeded", output: end.output };
    if (end.kind === "failed") return { kind: "failed", error: end.error };
    if (view.state === "failed") return { kind: "failed", error: error! };
    return { kind: view.finished_at === null ? "left" : "cancelled" };
  });
}
