import { test } from "../../harness/testing/tap.ts";
import { narrow } from "./narrow.ts";
import decision from "./nodes/decision.ts";
import llm from "./nodes/llm.ts";
import shell from "./nodes/shell.ts";

const scope = {
  nodes: {
    a: { output: { code: 0 } },
    b: { output: { text: "x".repeat(100_000) } },
    found: { output: { query: "q", passages: [] } },
    off: { state: "skipped", output: null },
  },
  input: { name: "Ada" },
  run: { id: "r1" },
  studio: { url: "http://127.0.0.1:5055" },
};
const ids = (...parts: Parameters<typeof narrow>) => Object.keys(narrow(...parts).nodes as object).sort();

test("a scope keeps the nodes that templates and expressions name, wherever they stand", (t) => {
  t.same(ids(shell, { argv: ["echo", "{{ nodes.a.output.code }}"], env: { X: "{{ nodes['off'].state }}" } }, scope), ["a", "off"]);
  t.same(ids(decision, { expression: "nodes.a.output.code == 0" }, scope), ["a"]);
  t.same(ids(shell, { script: "echo {{ nodes.a.output.code }}" }, scope), [], "a script is no template");
  t.match(narrow(shell, { argv: ["true"] }, scope), { nodes: {}, input: { name: "Ada" }, run: { id: "r1" }, studio: scope.studio });
});

test("a model's node keeps what was found before it, and no type keeps anything for a field that is not valid", (t) => {
  t.same(ids(llm, { prompt: "{{ nodes.b.output.text }}" }, scope), ["b", "found"]);
  t.same(ids(shell, { argv: ["{{ nodes. }}", "{{ nodes.a.output }}"] }, scope), ["a"]);
  t.same(ids(undefined, { expression: "{{ nodes.a.output }}" }, scope), ["a"]);
});
