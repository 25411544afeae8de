import { test } from "../../harness/testing/tap.ts";
import { exampleTask } from "../../src/contract/examples.ts";
import type { AttemptView, TaskView } from "../../src/contract/views.ts";
import { foldAttempts } from "./attempts.ts";
import { timeline, timelineRows } from "./timeline.ts";

const task = (node_id: string, change: Partial<TaskView>): TaskView => ({
  ...exampleTask,
  id: `t-${node_id}`,
  node_id,
  label: node_id,
  created_at: 0,
  queued_at: 0,
  started_at: null,
  finished_at: null,
  state: "queued",
  attempt: 0,
  ...change,
});
const graph = { edges: [{ id: "e", source: "first", target: "second", handle: null }] };
const mapOf = (...tasks: TaskView[]) => new Map(tasks.map((one) => [one.node_id, one]));

test("a node waits from the end of the one before it, and has no row while it waits for others", (t) => {
  const first = task("first", { state: "running", started_at: 100, attempt: 1 });
  t.same(
    timelineRows(graph, mapOf(first, task("second", {})), new Map()).map((row) => row.node),
    ["first"],
  );
  const done = task("first", { state: "succeeded", started_at: 100, finished_at: 900, attempt: 1 });
  const rows = timelineRows(graph, mapOf(task("second", { state: "running", started_at: 1000, attempt: 1 }), done), new Map());
  t.same(
    rows.map(({ node, from, started }) => [node, from, started]),
    [
      ["first", 0, 100],
      ["second", 900, 1000],
    ],
  );
});

test("attempts are kept apart, and the pause between them is waiting", (t) => {
  const attempts = foldAll([
    [task("first", { state: "running", attempt: 1, started_at: 10 }), 10],
    [task("first", { state: "retrying", attempt: 1, started_at: 10, error: { code: "exit_code", message: "no" } }), 50],
    [task("first", { state: "running", attempt: 2, started_at: 10 }), 80],
    [task("first", { state: "succeeded", attempt: 2, started_at: 10, finished_at: 95 }), 95],
  ]);
  t.same(
    attempts.map(({ attempt, state, started_at, finished_at }) => [attempt, state, started_at, finished_at]),
    [
      [1, "failed", 10, 50],
      [2, "succeeded", 80, 95],
    ],
  );
  const last = task("first", { state: "succeeded", attempt: 2, started_at: 10, finished_at: 95 });
  const rows = timelineRows(graph, mapOf(last), new Map([["t-first", attempts]]));
  t.same(
    rows.map(({ attempt, from, started, ended }) => [attempt, from, started, ended]),
    [
      [1, 0, 10, 50],
      [2, 50, 80, 95],
    ],
  );
});

test("an attempt that went with its worker is lost, and the next one has its row while it waits", (t) => {
  const lost = foldAll([
    [task("first", { state: "running", attempt: 1, started_at: 10 }), 10],
    [task("first", { state: "queued", attempt: 1, started_at: 10 }), 70],
  ]);
  t.equal(lost[0]!.state, "lost");
  const rows = timelineRows(graph, mapOf(task("first", { state: "queued", attempt: 1, started_at: 10 })), new Map([["t-first", lost]]));
  t.same(
    rows.map(({ attempt, state, from }) => [attempt, state, from]),
    [
      [1, "lost", 0],
      [2, "queued", 70],
    ],
  );
});

test("the same event twice changes nothing", (t) => {
  const running = task("first", { state: "running", attempt: 1, started_at: 10 });
  t.same(
    foldAll([
      [running, 10],
      [running, 20],
    ]),
    foldAll([[running, 10]]),
  );
});

test("results that were taken over from an earlier run, and skipped nodes, have no row", (t) => {
  const taken = task("first", { state: "succeeded", created_at: 500, queued_at: 500, started_at: 10, finished_at: 90 });
  t.same(timelineRows(graph, mapOf(taken, task("second", { state: "skipped", finished_at: 600 })), new Map()), []);
});

test("the drawing names every bar in words", (t) => {
  const done = task("first", { state: "succeeded", started_at: 100, finished_at: 900, attempt: 1 });
  const { html } = timeline(timelineRows(graph, mapOf(done), new Map()), 2000, () => "/x");
  t.match(html, /aria-label="Succeeded: waited 100 ms, ran 800 ms"/);
});

function foldAll(events: [TaskView, number][]): AttemptView[] {
  return events.reduce<AttemptView[]>((known, [view, at]) => foldAttempts(known, view, at), []);
}
