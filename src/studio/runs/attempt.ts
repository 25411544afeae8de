import type { RuntimeMetadata } from "../../contract/runtime.ts";
import type { Problem, TaskView } from "../../contract/views.ts";
import { StudioError } from "../../errors.ts";
import { AttemptLog } from "../../execution/attempt-log.ts";
import type { CelScope } from "../../execution/cel.ts";
import { NodeFailure, type NodeOutput } from "../../execution/node-type.ts";
import { AttemptLost, type Router } from "../../execution/router.ts";
import type { Clock } from "../../ports/clock.ts";
import { FencedOut } from "../../ports/store.ts";
import type { Report } from "../../report.ts";
import { announceStage, announceTask, appendLines } from "./announce.ts";
import type { Holder } from "./holder.ts";
import { Stop, stopKind } from "./stop.ts";

/** How one attempt ended. Its rows are not written yet, except its log. `cancelled` without a new attempt number means that it never began. */
export type AttemptEnd = { runtime: RuntimeMetadata } & (
  | { kind: "succeeded"; output: NodeOutput }
  | { kind: "failed"; error: Problem; retry: boolean }
  | { kind: "cancelled" }
  /** `error` when it is the executor that is gone, and not this worker that leaves. */
  | { kind: "lost"; error: Problem | null }
);

/** What every attempt needs of its surroundings. */
export interface AttemptParts {
  router: Router;
  clock: Clock;
  report: Report;
}

/**
 * Runs one attempt: begins it in SQL, lets the router execute it, and stores its log as it comes. `signal` stops it; the reason says why. Throws FencedOut when another
 * worker has taken over.
 */
export async function runAttempt(
  { router, clock, report }: AttemptParts,
  holder: Holder,
  task: TaskView,
  work: { data: unknown; scope: CelScope; timeoutMs: number; signal: AbortSignal },
): Promise<{ task: TaskView; end: AttemptEnd }> {
  const attempt = task.attempt + 1;
  const workspaceId = task.run_id ?? task.id;
  let runtime = router.plan(workspaceId);
  const begun = await begin(holder, task, attempt, runtime);
  if (!begun) return { task, end: { kind: "cancelled", runtime: { ...runtime, dispatch_status: "cancelled" } } };
  let view = begun;

  const own = new AbortController();
  const signal = AbortSignal.any([work.signal, own.signal]);
  let late = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const startTimer = () => {
    timer ??= setTimeout(() => {
      late = true;
      own.abort(new Stop("cancelled", "time is up"));
    }, work.timeoutMs);
  };
  let broken: unknown = null;
  const log = new AttemptLog({
    attempt,
    now: () => clock.now(),
    store: (drafts) => holder.append((unit, at) => appendLines(unit, task.id, drafts, at)),
    failed(error) {
      broken = error;
      own.abort(new Stop("fenced", "the log cannot be written"));
    },
  });

  const finish = async (end: AttemptEnd) => {
    await log.close();
    if (broken) throw broken;
    return { task: view, end };
  };
  try {
    const { output, runtime: completed } = await router.execute(
      { nodeType: task.node_type, data: work.data, scope: work.scope, workspaceId, nodeId: task.node_id, attempt, log, signal },
      runtime,
      async (moved) => {
        runtime = moved;
        // The time until somebody takes it is not the node's.
        startTimer();
        view = await stage(holder, view, { stage: "running", runtime: moved });
      },
    );
    signal.throwIfAborted();
    runtime = completed;
    view = await stage(holder, view, { stage: "collecting", runtime });
    return await finish({ kind: "succeeded", output, runtime });
  } catch (error) {
    // A database that stays away is no fault of the node, either: whoever works on it next does it again.
    if (error instanceof FencedOut || broken || isAway(error)) {
      await log.close();
      throw broken ?? error;
    }
    if (late && !work.signal.aborted) {
      const message = `it did not end within ${work.timeoutMs} ms; raise timeout_ms if it needs longer`;
      log.system(`Stopped: ${message}`);
      return await finish({
        kind: "failed",
        error: { code: "timeout", message },
        retry: true,
        runtime: { ...runtime, dispatch_status: "failed" },
      });
    }
    const stopped = stopKind(work.signal);
    if (stopped === "fenced") {
      await log.close();
      throw new FencedOut(holder.fence);
    }
    if (stopped) {
      log.system(stopped === "cancelled" ? "Cancelled" : "The worker is leaving; the attempt is handed to another one");
      const ended = { ...runtime, dispatch_status: "cancelled" as const };
      return await finish(stopped === "cancelled" ? { kind: "cancelled", runtime: ended } : { kind: "lost", error: null, runtime: ended });
    }
    if (error instanceof AttemptLost) {
      log.system(`Attempt ${attempt} is lost: ${error.message}`);
      const problem = { code: "executor_lost", message: error.message.slice(0, 2000) };
      return await finish({ kind: "lost", error: problem, runtime: { ...runtime, dispatch_status: "failed" } });
    }
    const failure = asFailure(error, report, task);
    log.system(`Failed: ${failure.message}`);
    const problem = { code: failure.code.slice(0, 60), message: failure.message.slice(0, 2000) };
    return await finish({ kind: "failed", error: problem, retry: failure.retry, runtime: { ...runtime, dispatch_status: "failed" } });
  } finally {
    clearTimeout(timer);
  }
}

const isAway = (error: unknown) => error instanceof StudioError && error.code === "unavailable";

function asFailure(error: unknown, report: Report, task: TaskView): NodeFailure {
  if (error instanceof NodeFailure) return error;
  report(error, { stage: "node.execute", task: task.id, type: task.node_type });
  return new NodeFailure("internal", `something went wrong in Studio: ${(error as Error)?.message ?? error}`, { cause: error });
}

/** `null` when somebody cancelled the node before it began. */
function begin(holder: Holder, task: TaskView, attempt: number, runtime: RuntimeMetadata): Promise<TaskView | null> {
  return holder.write(async (unit, at) => {
    const now = await unit.taskView(task.id);
    if (now?.state !== "queued" && now?.state !== "retrying") return null;
    const started_at = task.started_at ?? at;
    await unit.updateTask(task.id, { state: "running", stage: "preparing", attempt, started_at, retry_at: null, error: null, runtime });
    await unit.insertAttempt(task.id, { attempt, state: "running", started_at: at, finished_at: null, error: null, runtime, output: null });
    const view = (await unit.taskView(task.id))!;
    await announceTask(unit, view, at);
    await announceStage(unit, view, at);
    await holder.changed(unit, view, at);
    return view;
  });
}

function stage(holder: Holder, task: TaskView, change: Pick<TaskView, "stage" | "runtime">): Promise<TaskView> {
  return holder.write(async (unit, at) => {
    await unit.updateTask(task.id, change);
    await unit.updateAttempt(task.id, task.attempt, { runtime: change.runtime });
    // Read anew: its state may be `cancelling` by now.
    const view = (await unit.taskView(task.id))!;
    await announceStage(unit, view, at);
    // `collecting` passes in a moment; where the node runs has not changed with it.
    if (change.stage === "running") await announceTask(unit, view, at);
    return view;
  });
}
