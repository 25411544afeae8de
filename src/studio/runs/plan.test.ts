import fc from "fast-check";
import { test } from "../../../harness/testing/tap.ts";
import type { TaskState } from "../../contract/views.ts";
import { graphOf } from "../flowcharts/graph.ts";
import { plan } from "./plan.ts";

/** Arrows as `a>b` or `ask>b:true`, states as `{ a: "succeeded" }`; nodes without one are queued. */
function planOf(arrows: string[], states: Record<string, TaskState> = {}, outcome = "true") {
  const edges = arrows.map((arrow) => {
    const [, source, target, handle] = /^(\w+)>(\w+)(?::(\w+))?$/.exec(arrow)!;
    return { id: arrow, source: source!, target: target!, sourceHandle: handle ?? null };
  });
  const ids = [...new Set(edges.flatMap(({ source, target }) => [source, target]))];
  const graph = graphOf(
    ids.map((id) => ({ id, type: "shell" })),
    edges,
  );
  return plan(graph, new Map(ids.map((id) => [id, { state: states[id] ?? "queued", outcome: id === "ask" ? outcome : null }])));
}

test("what has no edge into it starts first, and nothing else", (t) => {
  t.same(planOf(["s>a", "s>b", "a>j", "b>j"]), { ready: ["s"], skip: [] });
});

test("a join waits for every edge", (t) => {
  t.same(planOf(["s>a", "s>b", "a>j", "b>j"], { s: "succeeded", a: "succeeded", b: "running" }), { ready: [], skip: [] });
  t.same(planOf(["s>a", "s>b", "a>j", "b>j"], { s: "succeeded", a: "succeeded", b: "succeeded" }), { ready: ["j"], skip: [] });
  t.same(planOf(["s>a", "s>b", "a>j", "b>j"], { s: "succeeded", a: "succeeded", b: "skipped" }), { ready: ["j"], skip: [] });
});

test("the way not taken is skipped to its end, and a join beyond goes on with the other", (t) => {
  const arrows = ["ask>y:true", "ask>n:false", "n>m", "y>j", "m>j"];
  t.same(planOf(arrows, { ask: "succeeded" }), { ready: ["y"], skip: ["n", "m"] });
  t.same(planOf(arrows, { ask: "succeeded" }, "false"), { ready: ["n"], skip: ["y"] });
  t.same(planOf(["ask>j:true", "ask>n:false"], { ask: "succeeded" }, "false"), { ready: ["n"], skip: ["j"] });
});

test("a join whose every edge is dead is skipped, whatever the order of the nodes", (t) => {
  t.same(planOf(["m>j", "n>m", "ask>n:false"], { ask: "succeeded" }), { ready: [], skip: ["n", "m", "j"] });
  t.same(planOf(["a>j", "b>j"], { a: "skipped", b: "failed" }), { ready: [], skip: ["j"] });
});

test("what waits for its retry or is being cancelled keeps its followers waiting", (t) => {
  for (const state of ["running", "retrying", "cancelling"] as const) t.same(planOf(["a>b"], { a: state }), { ready: [], skip: [] }, state);
});

test("in every acyclic graph, executing what is ready ends every node once", (t) => {
  const graphs = fc
    .integer({ min: 1, max: 12 })
    .chain((size) =>
      fc.tuple(
        fc.constant(size),
        fc.array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1), fc.constantFrom(null, "true", "false"))),
        fc.func(fc.boolean()),
      ),
    );
  fc.assert(
    fc.property(graphs, ([size, pairs, outcomeOf]) => {
      const nodes = Array.from({ length: size }, (_, n) => ({ id: `n${n}`, type: "shell" }));
      const edges = pairs.flatMap(([a, b, sourceHandle], n) =>
        a < b ? [{ id: `e${n}`, source: `n${a}`, target: `n${b}`, sourceHandle }] : [],
      );
      const graph = graphOf(nodes, edges);
      const progress = new Map(nodes.map(({ id }) => [id, { state: "queued" as TaskState, outcome: String(outcomeOf(id)) }]));
      let ended = 0;
      for (let turn = 0; turn <= size; turn++) {
        const { ready, skip } = plan(graph, progress);
        if (ready.length + skip.length === 0) break;
        for (const id of skip) progress.set(id, { ...progress.get(id)!, state: "skipped" });
        for (const id of ready.slice(0, 1)) progress.set(id, { ...progress.get(id)!, state: "succeeded" });
        ended += skip.length + Math.min(1, ready.length);
      }
      return ended === size;
    }),
    { numRuns: 300 },
  );
  t.pass("300 random graphs");
});
