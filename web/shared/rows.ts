import type { RunView, TaskState, TaskView } from "../../src/contract/views.ts";
import { icon, typeIcon } from "./icons.ts";
import type { Links } from "./links.ts";
import { type Markup, tag } from "./markup.ts";
import { STATE_ORDER, STATES, stateBadge } from "./states.ts";
import { span, timeAgo } from "./time.ts";

/** The short name of an id: its last six characters, which differ most between ids of the same moment. */
export function shortId(id: string): string {
  return id.slice(-6);
}

/** What started a run, in words. */
export const TRIGGERS: Record<RunView["trigger"], string> = {
  manual: "started by hand",
  api: "started by API",
  rerun: "rerun",
  retry: "retry of what failed",
  schedule: "scheduled",
  demo: "demo",
};

/** How many nodes of a run are in each state, as a bar; the words are its title and label. */
export function countsBar(counts: Partial<Record<TaskState, number>>): Markup {
  const total = STATE_ORDER.reduce((sum, state) => sum + (counts[state] ?? 0), 0);
  const words = STATE_ORDER.filter((state) => counts[state]).map((state) => `${counts[state]} ${STATES[state].label.toLowerCase()}`);
  let at = 0;
  const order: readonly TaskState[] = ["succeeded", "failed", "running", "retrying", "cancelling", "cancelled", "skipped", "queued"];
  const parts = order.map((state) => {
    const width = ((counts[state] ?? 0) / Math.max(total, 1)) * 100;
    const part = width > 0 ? tag("rect", { class: `s-${state}`, x: at, y: 0, width, height: 6 }) : null;
    at += width;
    return part;
  });
  const label = words.join(", ") || "no nodes yet";
  return tag(
    "svg",
    { class: "counts", viewBox: "0 0 100 6", preserveAspectRatio: "none", role: "img", "aria-label": label },
    tag("title", {}, label),
    parts,
  );
}

/** One run in a list. */
export function runRow(run: RunView, to: Links, now: number): Markup {
  return tag(
    "li",
    { class: "row", "data-key": run.id },
    stateBadge(run.state),
    tag(
      "span",
      { class: "row-main" },
      tag("a", { class: "row-name", href: to.run(run.flowchart_id, run.id) }, run.flowchart_name),
      tag("span", { class: "row-sub" }, tag("code", {}, shortId(run.id)), ` · ${TRIGGERS[run.trigger]}`),
    ),
    tag("span", { class: "row-counts" }, countsBar(run.counts)),
    tag("span", { class: "row-span" }, span(run.started_at ?? run.created_at, run.finished_at, now)),
    tag("span", { class: "row-ago" }, timeAgo(run.created_at, now)),
  );
}

/** One node (task) in a list. */
export function taskRow(task: TaskView, to: Links, now: number): Markup {
  const where =
    task.run_id !== null && task.flowchart_id !== null
      ? tag("a", { href: to.run(task.flowchart_id, task.run_id, { node: task.node_id }) }, `run ${shortId(task.run_id)}`)
      : "on its own";
  return tag(
    "li",
    { class: "row", "data-key": task.id },
    stateBadge(task.state),
    tag(
      "span",
      { class: "row-main" },
      tag("a", { class: "row-name", href: to.node(task.id) }, task.label),
      tag("span", { class: "row-sub" }, icon(typeIcon(task.node_type)), `${task.node_type} · `, where),
    ),
    tag("span", { class: "row-counts row-sub" }, task.attempt > 1 ? `attempt ${task.attempt} of ${task.max_attempts}` : ""),
    tag("span", { class: "row-span" }, span(task.started_at, task.finished_at, now)),
    tag("span", { class: "row-ago" }, timeAgo(task.created_at, now)),
  );
}
