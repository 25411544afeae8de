import type { Cases } from "../suite.ts";
import { allPages, flowchart, flowchartWithRun, run, task, write } from "./samples.ts";

/** Runs, their counts and their cancel flag. */
export const runCases: Cases = {
  "a run comes back as it was stored, with the name that its flowchart had": async ({ t, store }) => {
    const parent = flowchart({ name: "At the start" });
    const row = run(parent.id, { rerun_of: "another", error: { code: "node_failed", message: "It broke" } });
    await write(store, async (unit) => {
      await unit.insertFlowchart(parent);
      await unit.insertRun(row);
      await unit.updateFlowchart(parent.id, 1, { name: "Later", description: "", definition: {} }, 9);
    });
    t.same(await store.run(row.id), { ...row, flowchart_name: "At the start", counts: {} });
    const { definition: _, input: __, fence: ___, cancel_requested_at: ____, ...view } = row;
    t.same(await store.runView(row.id), { ...view, flowchart_name: "At the start", counts: {} });
    t.equal(await store.run("unknown"), null);
    t.equal(await store.runView("unknown"), null);
  },

  "a run of no flowchart is refused": async ({ t, store }) => {
    await t.rejects(
      write(store, (unit) => unit.insertRun(run("unknown"))),
      { code: "not_found" },
    );
  },

  "a run counts its tasks by state": async ({ t, store }) => {
    const { flowchartId, runId } = await flowchartWithRun(store);
    const states = ["queued", "queued", "running", "succeeded"] as const;
    const rows = states.map((state) => task({ run_id: runId, flowchart_id: flowchartId, state }));
    await write(store, (unit) => unit.insertTasks(rows));
    t.same((await store.runView(runId))!.counts, { queued: 2, running: 1, succeeded: 1 });
    await write(store, (unit) => unit.updateTask(rows[0]!.id, { state: "skipped" }));
    t.same((await store.run(runId))!.counts, { queued: 1, running: 1, skipped: 1, succeeded: 1 });
    t.same((await store.runs({ limit: 5 })).items[0]!.counts, { queued: 1, running: 1, skipped: 1, succeeded: 1 });
  },

  "a run changes only in what a change names": async ({ t, store }) => {
    const { runId } = await flowchartWithRun(store);
    const before = await store.run(runId);
    await write(store, (unit) => unit.updateRun(runId, { state: "failed", error: { code: "x", message: "y" } }));
    t.same(await store.run(runId), { ...before, state: "failed", error: { code: "x", message: "y" } });
    await write(store, (unit) => unit.updateRun(runId, { error: null, finished_at: 7 }));
    await write(store, (unit) => unit.updateRun(runId, {}));
    t.same(await store.run(runId), { ...before, state: "failed", finished_at: 7 });
    await t.rejects(
      write(store, (unit) => unit.updateRun("unknown", { state: "failed" })),
      { code: "not_found" },
    );
  },

  "runs list newest first by flowchart and state, page by page": async ({ t, store }) => {
    const { flowchartId } = await flowchartWithRun(store);
    const other = await flowchartWithRun(store);
    const more = ["succeeded", "failed", "succeeded", "succeeded"].map((state) => run(flowchartId, { state: state as "failed" }));
    await write(store, async (unit) => {
      for (const row of more) await unit.insertRun(row);
      await unit.insertTasks([task({ run_id: more[3]!.id, state: "succeeded" }), task({ run_id: more[3]!.id, state: "failed" })]);
    });
    const pages = await allPages((cursor) => store.runs({ limit: 2, cursor, flowchart_id: flowchartId, state: "succeeded" }));
    t.same(
      pages.map((page) => page.map((row) => row.id)),
      [[more[3]!.id, more[2]!.id], [more[0]!.id]],
    );
    t.equal((await store.runs({ limit: 10, flowchart_id: flowchartId })).items.length, 5);
    t.same(
      (await store.runs({ limit: 10, state: "queued" })).items.map((row) => row.flowchart_id),
      [other.flowchartId, flowchartId],
    );
    t.equal((await store.runs({ limit: 3 })).items.length, 3);
  },

  "the active runs of a flowchart are those that have not ended, oldest first": async ({ t, store }) => {
    const { flowchartId, runId } = await flowchartWithRun(store);
    const running = run(flowchartId, { state: "running" });
    await write(store, async (unit) => {
      await unit.insertRun(run(flowchartId, { state: "succeeded" }));
      await unit.insertRun(running);
    });
    t.same(await store.activeRuns(flowchartId), [
      { id: runId, state: "queued" },
      { id: running.id, state: "running" },
    ]);
    t.same(await store.activeRuns("unknown"), []);
  },

  "the cancel flag of a run is set once, and never after its end": async ({ t, store }) => {
    const { flowchartId, runId } = await flowchartWithRun(store);
    t.equal(await write(store, (unit) => unit.requestRunCancel(runId, 5)), true);
    t.equal(await write(store, (unit) => unit.requestRunCancel(runId, 6)), false);
    t.equal((await store.run(runId))!.cancel_requested_at, 5);
    const ended = run(flowchartId, { state: "succeeded" });
    await write(store, (unit) => unit.insertRun(ended));
    t.equal(await write(store, (unit) => unit.requestRunCancel(ended.id, 5)), false);
    t.equal(await write(store, (unit) => unit.requestRunCancel("unknown", 5)), false);
  },
};
