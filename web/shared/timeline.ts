import type { AttemptView, TaskView } from "../../src/contract/views.ts";
import type { Graph } from "./graph.ts";
import { type Markup, tag } from "./markup.ts";
import { type AnyState, STATES, stateIcon, takenOver } from "./states.ts";
import { duration } from "./time.ts";

/** One attempt of one node on the time axis. Times are milliseconds since the Unix epoch; `from` is when it began to wait. */
export interface TimelineRow {
  key: string;
  node: string;
  label: string;
  attempt: number;
  attempts: number;
  state: AnyState;
  from: number;
  started: number | null;
  ended: number | null;
}

/**
 * The rows of a run: one per attempt, in the order in which nodes began. A node waits from the moment when the last node before it had ended; nodes
 * that still wait for others have no row. Attempts that are known apart come from `attempts`; for the others the task's own times serve. A further
 * attempt waits from the end of the one before it, so that the pause between attempts is visible as waiting.
 */
export function timelineRows(
  graph: Pick<Graph, "edges">,
  tasks: ReadonlyMap<string, TaskView>,
  attempts: ReadonlyMap<string, readonly AttemptView[]>,
): TimelineRow[] {
  const groups: TimelineRow[][] = [];
  for (const task of tasks.values()) {
    const before = graph.edges.filter((edge) => edge.target === task.node_id).map((edge) => tasks.get(edge.source));
    const waits = before.some((one) => one !== undefined && one.finished_at === null);
    if (
      takenOver(task) ||
      task.state === "skipped" ||
      task.queued_at === null ||
      (task.started_at === null && (waits || task.finished_at !== null))
    )
      continue;
    const ready = Math.max(task.queued_at, ...before.map((one) => one?.finished_at ?? 0));
    groups.push(rowsOf(task, attempts.get(task.id) ?? [], task.started_at === null ? ready : Math.min(ready, task.started_at)));
  }
  const begin = (rows: TimelineRow[]) => rows[0]!.started ?? Number.POSITIVE_INFINITY;
  return groups.sort((a, b) => (begin(a) === begin(b) ? 0 : begin(a) - begin(b))).flat();
}

function rowsOf(task: TaskView, known: readonly AttemptView[], ready: number): TimelineRow[] {
  const rows: TimelineRow[] = [];
  const count = Math.max(task.attempt, known.length + (task.state === "retrying" ? 1 : 0));
  const row = (attempt: number, state: AnyState, from: number, started: number | null, end: number | null) =>
    rows.push({
      key: `${task.id}.${attempt}`,
      node: task.node_id,
      label: task.label,
      attempts: count,
      attempt,
      state,
      from,
      started,
      ended: end,
    });
  if (known.length === 0) {
    row(Math.max(task.attempt, 1), task.state, ready, task.started_at, task.finished_at);
    return rows;
  }
  let from = ready;
  for (const one of known) {
    const cancelling = one.finished_at === null && task.state === "cancelling";
    row(one.attempt, cancelling ? "cancelling" : one.state, from, one.started_at, one.finished_at);
    from = one.finished_at ?? one.started_at;
  }
  if (task.state === "retrying" || (task.state === "queued" && known.at(-1)!.finished_at !== null)) {
    row(known.at(-1)!.attempt + 1, task.state, from, null, null);
  }
  return rows;
}

const WIDTH = 1000;

/** The step between two marks of the axis, in milliseconds: 1, 2 or 5 times a power of ten below a minute, then whole minutes and hours. */
export function axisStep(total: number): number {
  const rough = Math.max(total, 1) / 5;
  for (const step of [60_000, 120_000, 300_000, 600_000, 1_800_000, 3_600_000, 7_200_000, 21_600_000, 86_400_000]) {
    if (rough > 30_000 && step >= rough) return step;
  }
  const power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= rough)!;
}

/**
 * The timeline: a list whose rows are label, bar and length. The hatched part of a bar is waiting (queue or pause before a retry), the solid part
 * is running. Bars are SVG that stretches, so that the text keeps its size at every width.
 */
export function timeline(rows: readonly TimelineRow[], now: number, link: (row: TimelineRow) => string): Markup {
  const start = Math.min(...rows.map((row) => row.from));
  const end = Math.max(...rows.map((row) => row.ended ?? now), start + 1);
  const total = end - start;
  const x = (at: number) => Math.min(WIDTH, Math.max(0, ((at - start) / total) * WIDTH));
  const step = axisStep(total);
  const marks = Array.from({ length: Math.floor(total / step) + 1 }, (_, index) => index * step);
  const grid = marks.map((mark) => tag("line", { class: "t-grid", x1: x(start + mark), x2: x(start + mark), y1: 0, y2: 20 }));
  const axis = tag(
    "li",
    { class: "t-row t-axis", "aria-hidden": "true" },
    tag("span", { class: "t-label" }),
    tag(
      "svg",
      { class: "t-marks", width: "100%", height: 16 },
      marks
        .filter((mark) => mark / total < 0.94)
        .map((mark) => tag("text", { x: `${((mark / total) * 100).toFixed(2)}%`, y: 12 }, mark === 0 ? "0" : duration(mark))),
    ),
    tag("span", { class: "t-length" }, duration(total)),
  );
  const lines = rows.map((row) => {
    const stop = row.ended ?? now;
    const begun = row.started ?? stop;
    const waited = begun - row.from;
    const ran = row.started === null ? null : stop - row.started;
    const words = `${STATES[row.state].label}: waited ${duration(waited)}${ran === null ? "" : `, ran ${duration(ran)}`}`;
    return tag(
      "li",
      { class: `t-row s-${row.state}`, "data-key": row.key },
      tag(
        "a",
        { class: "t-label", href: link(row), "data-swap": "node" },
        stateIcon(row.state),
        tag("span", { class: "t-name" }, row.label),
        row.attempts > 1 ? tag("span", { class: "t-attempt" }, `#${row.attempt}`) : null,
      ),
      tag(
        "svg",
        { class: "t-bar", viewBox: `0 0 ${WIDTH} 20`, preserveAspectRatio: "none", role: "img", "aria-label": words },
        tag("title", {}, words),
        grid,
        tag("rect", { class: "t-wait", x: x(row.from), y: 8.5, width: Math.max(0, x(begun) - x(row.from)), height: 3 }),
        row.started === null
          ? null
          : tag("rect", { class: "t-run", x: x(begun), y: 4, width: Math.max(3, x(stop) - x(begun)), height: 12, rx: 2 }),
      ),
      tag("span", { class: "t-length" }, duration(ran ?? waited)),
    );
  });
  return tag("ol", { class: "timeline" }, axis, lines);
}
