import { FencedOut } from "../../../src/ports/store.ts";
import type { Cases } from "../suite.ts";
import { draft, flowchartWithRun, run, task, write } from "./samples.ts";

/** Claims: who may write to a run or a task. */
export const fenceCases: Cases = {
  "a claim raises the fence, and the older holder can write nothing": async ({ t, store, database }) => {
    const { runId } = await flowchartWithRun(store);
    const child = task({ run_id: runId });
    await write(store, (unit) => unit.insertTasks([child]));
    const old = (await write(store, (unit) => unit.claim("run", runId, 1)))!;
    t.same(old, { kind: "run", id: runId, fence: 1 });
    const second = await database.open();
    t.teardown(() => second.close());
    const current = (await write(second, (unit) => unit.claim("run", runId, 2)))!;
    t.equal(current.fence, 2);
    t.equal((await store.run(runId))!.fence, 2);

    const late = store.transaction(async (unit) => {
      await unit.updateTask(child.id, { state: "succeeded" });
      await unit.emit(draft(child.id), 1);
      await unit.enqueue({ queue: "q", name: "n", job_id: "late", payload: null }, 1);
      await unit.holdFence(old, 3);
    });
    await t.rejects(late, { name: "FencedOut" });
    t.ok(await late.catch((error) => error instanceof FencedOut));
    t.equal((await store.taskView(child.id))!.state, child.state);
    t.equal(await store.roomHead(`task:${child.id}`), 0);
    t.same(await store.unsentJobs(10, 0), []);

    await write(second, async (unit) => {
      await unit.holdFence(current, 4);
      await unit.updateTask(child.id, { state: "succeeded" });
    });
    t.equal((await store.taskView(child.id))!.state, "succeeded");
  },

  "what has ended or is unknown cannot be claimed": async ({ t, store }) => {
    const { flowchartId } = await flowchartWithRun(store);
    const ended = run(flowchartId, { state: "cancelled" });
    const done = task({ state: "succeeded" });
    await write(store, async (unit) => {
      await unit.insertRun(ended);
      await unit.insertTasks([done]);
    });
    t.equal(await write(store, (unit) => unit.claim("run", ended.id, 1)), null);
    t.equal(await write(store, (unit) => unit.claim("task", done.id, 1)), null);
    t.equal(await write(store, (unit) => unit.claim("run", "unknown", 1)), null);
    await t.rejects(
      write(store, (unit) => unit.holdFence({ kind: "run", id: "unknown", fence: 0 }, 1)),
      { name: "FencedOut" },
    );
  },

  "a task of its own is claimed apart from any run": async ({ t, store }) => {
    const row = task();
    await write(store, (unit) => unit.insertTasks([row]));
    const fence = await write(store, (unit) => unit.claim("task", row.id, 1));
    t.same(fence, { kind: "task", id: row.id, fence: 1 });
    t.equal((await store.task(row.id))!.fence, 1);
    await write(store, (unit) => unit.holdFence(fence!, 2));
  },

  "of two that claim at the same moment only the later one holds": async ({ t, store, database }) => {
    const { runId } = await flowchartWithRun(store);
    const second = await database.open();
    t.teardown(() => second.close());
    const claims = await Promise.all([store, second].map((each) => write(each, (unit) => unit.claim("run", runId, 1))));
    t.same(claims.map((claim) => claim!.fence).sort(), [1, 2]);
    const held = await Promise.allSettled(claims.map((claim) => write(store, (unit) => unit.holdFence(claim!, 2))));
    t.same(held.map((outcome) => outcome.status).sort(), ["fulfilled", "rejected"]);
  },

  "unfinished work that nobody has held for a while is found, oldest first": async ({ t, store }) => {
    const { flowchartId, runId } = await flowchartWithRun(store);
    const [early, late] = [run(flowchartId, { created_at: 10 }), run(flowchartId, { created_at: 900, state: "running" })];
    const [alone, done, ofRun] = [
      task({ created_at: 20 }),
      task({ created_at: 20, state: "failed" }),
      task({ created_at: 20, run_id: runId }),
    ];
    await write(store, async (unit) => {
      await unit.insertRun(early);
      await unit.insertRun(late);
      await unit.insertRun(run(flowchartId, { created_at: 10, state: "succeeded" }));
      await unit.insertTasks([alone, done, ofRun]);
    });
    const found = async (before: number, limit = 10) => (await store.unheld(before, limit)).map(({ kind, id, fence }) => [kind, id, fence]);
    t.same(await found(500), [
      ["run", early.id, 0],
      ["task", alone.id, 0],
    ]);
    t.same(await found(901, 1), [["run", early.id, 0]]);
    const fence = await write(store, (unit) => unit.claim("run", early.id, 600));
    await write(store, (unit) => unit.claim("task", alone.id, 450));
    t.same(await found(500), [["task", alone.id, 1]]);
    await write(store, (unit) => unit.holdFence(fence!, 700));
    t.same(await found(650), [["task", alone.id, 1]]);
    t.same(await found(701), [
      ["run", early.id, 1],
      ["task", alone.id, 1],
    ]);
  },
};
