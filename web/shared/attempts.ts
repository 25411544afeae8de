import type { AttemptView, TaskView } from "../../src/contract/views.ts";
import { ended } from "./states.ts";

/**
 * Carries the attempts of a task on by what an event says of it. A task's own times span all its attempts, so the time of the event serves as the
 * end of one attempt and the begin of the next; a reload brings the exact times. `at` is in milliseconds since the Unix epoch.
 */
export function foldAttempts(known: readonly AttemptView[], task: TaskView, at: number): AttemptView[] {
  const attempts = known.map((attempt) => ({ ...attempt }));
  const open = attempts.at(-1);
  const over =
    task.state === "retrying" || task.state === "queued" || ended(task.state) || (open !== undefined && open.attempt < task.attempt);
  if (open && open.finished_at === null && over) {
    open.finished_at = ended(task.state) ? (task.finished_at ?? at) : at;
    open.state = task.state === "succeeded" || task.state === "cancelled" ? task.state : task.state === "queued" ? "lost" : "failed";
    open.error = open.state === "failed" ? task.error : null;
    open.runtime = task.runtime;
  }
  if (task.attempt > (attempts.at(-1)?.attempt ?? 0) && task.started_at !== null) {
    const over = ended(task.state);
    const state = task.state === "succeeded" || task.state === "failed" || task.state === "cancelled" ? task.state : "running";
    attempts.push({
      attempt: task.attempt,
      state,
      started_at: task.attempt === 1 ? task.started_at : at,
      finished_at: over ? task.finished_at : null,
      error: state === "failed" ? task.error : null,
      runtime: task.runtime,
    });
  }
  return attempts;
}
