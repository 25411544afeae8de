import type { Cases } from "../suite.ts";
import { AWKWARD, allPages, flowchart, run, write } from "./samples.ts";

/** Flowcharts and their lists. */
export const flowchartCases: Cases = {
  "a flowchart comes back as it was stored": async ({ t, store }) => {
    const row = flowchart({ name: AWKWARD, description: AWKWARD });
    await write(store, (unit) => unit.insertFlowchart(row));
    t.same(await store.flowchart(row.id), row);
    t.equal(await store.flowchart("unknown"), null);
  },

  "a flowchart saves over the version that was read, and only over that": async ({ t, store }) => {
    const row = flowchart();
    await write(store, (unit) => unit.insertFlowchart(row));
    const change = { name: "Second", description: "new", definition: { nodes: [], edges: [] } };
    t.equal(await write(store, (unit) => unit.updateFlowchart(row.id, 1, change, 2_000)), 2);
    t.equal(await write(store, (unit) => unit.updateFlowchart(row.id, 1, { ...change, name: "Lost" }, 3_000)), null);
    t.same(await store.flowchart(row.id), { ...row, ...change, version: 2, updated_at: 2_000 });
    t.equal(await write(store, (unit) => unit.updateFlowchart("unknown", 1, change, 2_000)), null);
  },

  "a deleted flowchart is gone, and its runs stay readable": async ({ t, store }) => {
    const row = flowchart({ name: "Gone" });
    const child = run(row.id);
    await write(store, async (unit) => {
      await unit.insertFlowchart(row);
      await unit.insertRun(child);
    });
    t.equal(await write(store, (unit) => unit.deleteFlowchart(row.id)), true);
    t.equal(await write(store, (unit) => unit.deleteFlowchart(row.id)), false);
    t.equal(await store.flowchart(row.id), null);
    t.match(await store.runView(child.id), { id: child.id, flowchart_name: "Gone" });
  },

  "flowcharts list newest first, page by page, with their last run": async ({ t, store }) => {
    const rows = Array.from({ length: 5 }, (_, index) => flowchart({ name: `Chart ${index}` }));
    const old = run(rows[2]!.id, { state: "succeeded", created_at: 5 });
    const last = run(rows[2]!.id, { state: "failed", created_at: 6 });
    await write(store, async (unit) => {
      for (const row of rows) await unit.insertFlowchart(row);
      await unit.insertRun(old);
      await unit.insertRun(last);
    });
    const pages = await allPages((cursor) => store.flowcharts({ limit: 2, cursor }));
    t.same(
      pages.map((page) => page.map((row) => row.name)),
      [["Chart 4", "Chart 3"], ["Chart 2", "Chart 1"], ["Chart 0"]],
    );
    t.same(pages[1]![0]!.last_run, { id: last.id, state: "failed", created_at: 6 });
    t.equal(pages[0]![0]!.last_run, null);
    t.notOk("definition" in pages[0]![0]!, "lists carry no payloads");
  },

  "searching flowcharts takes every character literally and ignores case": async ({ t, store }) => {
    await write(store, async (unit) => {
      await unit.insertFlowchart(flowchart({ name: "100% \\ sure_thing", description: "" }));
      await unit.insertFlowchart(flowchart({ name: "Other", description: "It's DONE" }));
    });
    const names = async (search: string) => (await store.flowcharts({ limit: 10, search })).items.map((row) => row.name);
    t.same(await names("100%"), ["100% \\ sure_thing"]);
    t.same(await names("SURE_"), ["100% \\ sure_thing"]);
    t.same(await names("\\"), ["100% \\ sure_thing"]);
    t.same(await names("it's done"), ["Other"]);
    t.same(await names("0_"), []);
    t.same((await names("  ")).length, 2);
  },

  "a list refuses a limit or cursor that it does not offer, by its name": async ({ t, store }) => {
    for (const limit of [0, -1, 201, 1.5, Number.NaN])
      await t.rejects(store.flowcharts({ limit }), { code: "bad_request", message: /limit/ });
    await t.rejects(store.runs({ limit: 1, cursor: "no such'; --" }), { code: "bad_request", message: /cursor/ });
    await t.rejects(store.tasks({ limit: 1, cursor: "" }), { code: "bad_request", message: /cursor/ });
    t.same(await store.flowcharts({ limit: 200, cursor: "0" }), { items: [], next: null });
  },
};
