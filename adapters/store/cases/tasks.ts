import type { Cases } from "../suite.ts";
import { AWKWARD, allPages, flowchartWithRun, task, write } from "./samples.ts";

const attempt = (n: number) => ({
  attempt: n,
  state: "running" as const,
  started_at: n * 10,
  finished_at: null,
  error: null,
  runtime: null,
  output: null,
});

/** Tasks, their attempts and their logs. */
export const taskCases: Cases = {
  "a task comes back as it was stored": async ({ t, store }) => {
    const row = task({
      label: AWKWARD,
      config: { script: AWKWARD, nested: [1, { two: null }] },
      output: { ok: true, list: [0.5, -1, 2 ** 53 - 1] },
    });
    await write(store, (unit) => unit.insertTasks([row]));
    t.same(await store.task(row.id), row);
    const { config: _, output: __, fence: ___, cancel_requested_at: ____, ...view } = row;
    t.same(await store.taskView(row.id), view);
    t.equal(await store.task("unknown"), null);
    t.equal(await store.taskView("unknown"), null);
  },

  "a task changes only in what a change names": async ({ t, store }) => {
    const row = task({ error: { code: "a", message: "b" } });
    await write(store, (unit) => unit.insertTasks([row]));
    await write(store, (unit) => unit.updateTask(row.id, { state: "succeeded", stage: "done", error: null, output: "text" }));
    t.same(await store.task(row.id), { ...row, state: "succeeded", stage: "done", error: null, output: "text" });
    await t.rejects(
      write(store, (unit) => unit.updateTask("unknown", { state: "failed" })),
      { code: "not_found" },
    );
  },

  "the tasks of a run are in the order of their creation": async ({ t, store }) => {
    const { runId } = await flowchartWithRun(store);
    const rows = Array.from({ length: 6 }, (_, index) => task({ run_id: runId, node_id: `n${index}`, created_at: index < 3 ? 1 : 2 }));
    await write(store, (unit) => unit.insertTasks([...rows.slice(3), ...rows.slice(0, 3)]));
    t.same(
      (await store.tasksOfRun(runId)).map((row) => row.node_id),
      ["n0", "n1", "n2", "n3", "n4", "n5"],
    );
    t.same(await store.tasksOfRun("unknown"), []);
  },

  "tasks list newest first by run, state and type, page by page": async ({ t, store }) => {
    const { runId } = await flowchartWithRun(store);
    const rows = [
      task({ node_type: "shell", state: "failed" }),
      task({ node_type: "http", state: "failed" }),
      task({ node_type: "shell", state: "failed", run_id: runId }),
      task({ node_type: "shell", state: "running" }),
      task({ node_type: "shell", state: "failed" }),
    ];
    await write(store, (unit) => unit.insertTasks(rows));
    const ids = (...indexes: number[]) => indexes.map((index) => rows[index]!.id);
    const found = async (query: object) =>
      (await allPages((cursor) => store.tasks({ limit: 2, cursor, ...query }))).map((page) => page.map((row) => row.id));
    t.same(await found({}), [ids(4, 3), ids(2, 1), ids(0)]);
    t.same(await found({ node_type: "shell", state: "failed" }), [ids(4, 2), ids(0)]);
    t.same(await found({ run_id: runId }), [ids(2)]);
    t.same(await found({ node_type: "llm" }), [[]]);
  },

  "the cancel flag of a task is set once, and never after its end": async ({ t, store }) => {
    const [live, ended] = [task(), task({ state: "failed" })];
    await write(store, (unit) => unit.insertTasks([live, ended]));
    t.equal(await write(store, (unit) => unit.requestTaskCancel(live.id, 5)), true);
    t.equal(await write(store, (unit) => unit.requestTaskCancel(live.id, 6)), false);
    t.equal((await store.task(live.id))!.cancel_requested_at, 5);
    t.equal(await write(store, (unit) => unit.requestTaskCancel(ended.id, 5)), false);
  },

  "attempts are kept apart": async ({ t, store }) => {
    const row = task();
    await write(store, async (unit) => {
      await unit.insertTasks([row]);
      await unit.insertAttempt(row.id, attempt(1));
      await unit.updateAttempt(row.id, 1, { state: "failed", finished_at: 15, error: { code: "exit", message: "1" }, output: { a: 1 } });
      await unit.insertAttempt(row.id, attempt(2));
    });
    t.same(await store.attempts(row.id), [
      { ...attempt(1), state: "failed", finished_at: 15, error: { code: "exit", message: "1" }, output: { a: 1 } },
      attempt(2),
    ]);
    await t.rejects(write(store, (unit) => unit.insertAttempt(row.id, attempt(2))));
    await t.rejects(
      write(store, (unit) => unit.updateAttempt(row.id, 3, { state: "lost" })),
      { code: "not_found" },
    );
  },

  "log lines are numbered on over attempts, and read from any of them": async ({ t, store }) => {
    const [row, other] = [task(), task()];
    await write(store, (unit) => unit.insertTasks([row, other]));
    const lines = (from: number, count: number, attempt: number) =>
      Array.from({ length: count }, (_, index) => ({ attempt, stream: "stdout" as const, text: `line ${from + index}`, at: from }));
    const first = await write(store, (unit) => unit.appendLog(row.id, lines(1, 150, 1)));
    t.same(first[149], { n: 150, attempt: 1, stream: "stdout", text: "line 150", at: 1 });
    await write(store, (unit) => unit.appendLog(other.id, lines(1, 2, 1)));
    const second = await write(store, (unit) => unit.appendLog(row.id, lines(151, 2, 2)));
    t.same(
      second.map((line) => line.n),
      [151, 152],
    );
    t.same(
      (await store.log(row.id, { after: 148, limit: 3 })).map((line) => [line.n, line.attempt, line.text]),
      [
        [149, 1, "line 149"],
        [150, 1, "line 150"],
        [151, 2, "line 151"],
      ],
    );
    t.same(
      (await store.logTail(row.id, 2)).map((line) => line.n),
      [151, 152],
    );
    t.same(await store.log(row.id, { after: 152, limit: 10 }), []);
    t.same(await write(store, (unit) => unit.appendLog(row.id, [])), []);
  },

  "a log line with U+0000 keeps everything around it": async ({ t, store }) => {
    const row = task();
    await write(store, async (unit) => {
      await unit.insertTasks([row]);
      await unit.appendLog(row.id, [{ attempt: 1, stream: "stderr", text: "before\0after", at: 1 }]);
    });
    t.equal((await store.logTail(row.id, 1))[0]!.text, "before\uFFFDafter");
  },
};
