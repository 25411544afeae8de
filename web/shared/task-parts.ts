import type { TaskView } from "../../src/contract/views.ts";
import { icon } from "./icons.ts";
import { type Child, type Markup, tag } from "./markup.ts";
import { ended, STAGES, takenOver } from "./states.ts";
import { span, timeAgo } from "./time.ts";

/** The steps of a node with the one that it is at. A node that ended early stays at the step where it was. */
export function taskStages(task: TaskView): Markup {
  const now = STAGES.findIndex((stage) => stage.id === task.stage);
  const good = task.state === "succeeded";
  return tag(
    "ol",
    { class: "stages", "aria-label": "Stages" },
    STAGES.map((stage, index) => {
      const passed = index < now || good;
      const current = index === now && !good;
      return tag(
        "li",
        { class: passed ? "passed" : current ? `current s-${task.state}` : null, "aria-current": current ? "step" : null },
        tag("span", { class: "stage-dot" }, passed ? icon("succeeded") : null),
        stage.label,
      );
    }),
  );
}

const fact = (name: string, value: Child) => tag("div", {}, tag("dt", {}, name), tag("dd", {}, value));

/** When it waited and ran, how often, and where: the facts of a task as a description list. */
export function taskFacts(task: TaskView, now: number): Markup {
  const waits = task.state === "queued" && !ended(task.state);
  const { runtime } = task;
  return tag(
    "dl",
    { class: "facts" },
    // In a run, most of that time is spent on the nodes before it: its timeline shows the real wait.
    task.queued_at === null || task.run_id !== null
      ? null
      : fact(waits ? "Waiting" : "Waited", span(task.queued_at, task.started_at ?? task.finished_at, now)),
    task.started_at === null || takenOver(task)
      ? null
      : fact(task.finished_at === null ? "Running" : "Ran", span(task.started_at, task.finished_at, now)),
    takenOver(task)
      ? fact("Result", "taken over from the run before")
      : fact("Attempt", tag("span", { class: "num" }, `${task.attempt} of ${task.max_attempts}`)),
    task.state === "retrying" && task.retry_at !== null
      ? fact("Next attempt", tag("span", { class: "num", "data-until": task.retry_at }, "soon"))
      : null,
    fact("Created", timeAgo(task.created_at, now)),
    runtime === null ? null : fact("Ran on", runtime.final_provider ?? runtime.selected_provider),
    runtime?.fallback_attempted ? fact("Fallback", runtime.fallback_reason ?? "yes") : null,
  );
}

/** What went wrong, or nothing. */
export function problemBox(error: TaskView["error"], title = "It failed"): Markup | null {
  if (error === null) return null;
  return tag(
    "div",
    { class: "problem" },
    tag("p", { class: "problem-title" }, title, tag("code", {}, error.code)),
    tag("p", {}, error.message),
  );
}
