import fc from "fast-check";
import { test } from "../../../harness/testing/tap.ts";
import type { StudioError } from "../../errors.ts";
import { parseDefinition } from "./definition.ts";

type Plain = { id: string; type: string; data?: Record<string, unknown>; position?: unknown };

const node = (id: string, type: string, data: Record<string, unknown> = {}): Plain => ({ id, type, position: { x: 0, y: 0 }, data });
const edge = (source: string, target: string, sourceHandle?: string) => ({
  id: `${source}_${target}_${sourceHandle ?? ""}`,
  source,
  target,
  ...(sourceHandle ? { sourceHandle } : {}),
});
const shell = { argv: ["true"] };

/** start -> a -> ... -> end, with the given nodes in a row. */
function row(...nodes: Plain[]) {
  const all = [node("start", "start"), ...nodes, node("end", "end")];
  return { nodes: all, edges: all.slice(1).map((to, index) => edge(all[index]!.id, to.id)) };
}

const errorsOf = (value: unknown): string[] => {
  try {
    parseDefinition(value);
    return [];
  } catch (error) {
    return (error as StudioError).errors.map(({ path, message }) => `${path}: ${message}`);
  }
};

test("a valid flowchart is kept as it was written, without the canvas's own fields", (t) => {
  const value = row(node("check", "shell", { ...shell, label: "Check", retry: { attempts: 2 } }));
  const drawn = { ...value, nodes: value.nodes.map((one) => ({ ...one, selected: true, measured: { width: 1 } })), viewport: {} };
  t.same(parseDefinition(drawn), value);
});

const withEdges = (definition: ReturnType<typeof row>, ...edges: ReturnType<typeof edge>[]) => ({
  ...definition,
  edges: [...definition.edges, ...edges],
});

const TABLE: [string, unknown, ...RegExp[]][] = [
  ["nothing", null, /^definition: an object \{ nodes, edges \} is needed/],
  ["no lists", {}, /^nodes: a list/, /^edges: a list/],
  ["a bad id", row(node("Check me", "shell", shell)), /^nodes\[1\]\.id: must begin with a letter a-z/],
  ["no position", { nodes: [{ id: "a", type: "start" }], edges: [] }, /^nodes\[0\]\.position: a position/],
  ["data that is no object", row({ ...node("a", "shell"), data: "x" as never }), /^nodes\[1\]\.data: an object is needed/],
  [
    "an unknown type",
    row(node("a", "teleport")),
    /^nodes\[1\]\.type: "teleport" is no type of node; allowed are decision, end, http, llm, report, retrieve, shell, start/,
  ],
  [
    "an id twice",
    { ...row(node("a", "shell", shell), node("a", "shell", shell)), edges: [] },
    /^nodes\[2\]\.id: a is the id of nodes\[1\]/,
  ],
  ["no start", { nodes: [node("end", "end")], edges: [] }, /^nodes: there must be exactly one node of type start, and there is none/],
  ["two starts", row(node("again", "start")), /^nodes\[1\]\.type: .*start is one already/, /^edges\[0\]\.target: nothing may lead into/],
  ["no end", { nodes: [node("start", "start")], edges: [] }, /^nodes: there must be at least one node of type end/],
  ["an edge from nowhere", withEdges(row(), edge("ghost", "end")), /^edges\[1\]\.source: there is no node ghost/],
  ["an edge to nowhere", withEdges(row(), edge("start", "ghost")), /^edges\[1\]\.target: there is no node ghost/],
  ["an edge out of an end", withEdges(row(node("a", "shell", shell)), edge("end", "a")), /^edges\[2\]\.source: nothing may lead out/],
  [
    "an edge id twice",
    withEdges(row(node("a", "shell", shell)), { ...edge("start", "end"), id: "start_a_" }),
    /^edges\[2\]\.id: start_a_ is the id of edges\[0\]/,
  ],
  ["a connection twice", withEdges(row(), { ...edge("start", "end"), id: "other" }), /^edges\[1\]: is the same connection as edges\[0\]/],
  [
    "a cycle",
    withEdges(row(node("a", "shell", shell), node("b", "shell", shell)), edge("b", "a")),
    /^edges\[3\]: closes a cycle, which is not allowed: a -> b -> a/,
  ],
  [
    "a node that leads to itself",
    withEdges(row(node("a", "shell", shell)), edge("a", "a")),
    /^edges\[2\]: closes a cycle, which is not allowed: a -> a/,
  ],
  [
    "an island",
    { ...row(), nodes: [...row().nodes, node("alone", "shell", shell)] },
    /^nodes\[2\]: alone cannot be reached from the start node/,
  ],
  [
    "a decision without handles",
    row(node("ask", "decision", { expression: "true" })),
    /^edges\[1\]\.sourceHandle: an edge out of a decision needs one of the handles true, false/,
  ],
  [
    "a handle where there is none",
    { ...row(), edges: [edge("start", "end", "true")] },
    /^edges\[0\]\.sourceHandle: a start node has no handles/,
  ],
  ["a missing field", row(node("a", "http")), /^nodes\[1\]\.data\.url: text is needed/],
  ["a field of another type", row(node("a", "http", { url: 7 })), /^nodes\[1\]\.data\.url: text is needed/],
  ["an unknown field", row(node("a", "shell", { ...shell, command: "x" })), /^nodes\[1\]\.data\.command: is no field that is known here/],
  ["both kinds of program", row(node("a", "shell", { ...shell, script: "x" })), /^nodes\[1\]\.data\.argv: give either argv/],
  [
    "a variable's name",
    row(node("a", "shell", { ...shell, env: { "A B": "x" } })),
    /^nodes\[1\]\.data\.env\.A B: is not the name of a variable/,
  ],
  ["a URL of another scheme", row(node("a", "http", { url: "ftp://x" })), /^nodes\[1\]\.data\.url: must start with http/],
  [
    "a header of the client's own",
    row(node("a", "http", { url: "http://x", headers: { Host: "y" } })),
    /^nodes\[1\]\.data\.headers\.Host: is set by Studio/,
  ],
  [
    "a body that cannot be sent",
    row(node("a", "http", { url: "http://x", body: "y" })),
    /^nodes\[1\]\.data\.body: a GET request has no body/,
  ],
  ["retry out of range", row(node("a", "shell", { ...shell, retry: { attempts: 99 } })), /^nodes\[1\]\.data\.retry\.attempts: at most 10/],
  ["a path that leaves", row(node("a", "report", { template: "x", path: "../x.md" })), /^nodes\[1\]\.data\.path: a relative path/],
  ["a bad template", row(node("a", "http", { url: "http://x/{{ 1 + }}" })), /^nodes\[1\]\.data\.url: not valid CEL/],
  ["an unclosed template", row(node("a", "shell", { argv: ["echo", "{{ run.id"] })), /^nodes\[1\]\.data\.argv\[1\]: `\{\{` is not closed/],
  [
    "an unknown name",
    row(node("a", "shell", { argv: ["echo", "{{ node.x }}"] })),
    /^nodes\[1\]\.data\.argv\[1\]: .*Unknown variable: node .*known names: nodes, input, run, studio/,
  ],
  [
    "a node that is not there",
    row(node("a", "shell", { argv: ["echo", "{{ nodes.ghost.output.x }}"] })),
    /^nodes\[1\]\.data\.argv\[1\]: refers to ghost, and there is no such node \(known here: start\)/,
  ],
  [
    "a node that runs later",
    row(node("a", "shell", { argv: ["echo", "{{ nodes.end.output.x }}"] })),
    /refers to end, which does not run before this node/,
  ],
  [
    "a node that reads itself",
    row(node("a", "shell", { argv: ["echo", "{{ nodes.a.output.x }}"] })),
    /refers to a, which does not run before this node/,
  ],
  [
    "a bad decision",
    {
      nodes: [node("start", "start"), node("ask", "decision", { expression: "nodes.start.output.x.matches('y')" }), node("end", "end")],
      edges: [edge("start", "ask"), edge("ask", "end", "true")],
    },
    /^nodes\[1\]\.data\.expression: matches\(\) is not offered/,
  ],
  [
    "too many nodes",
    { nodes: Array.from({ length: 201 }, (_, n) => node(`n${n}`, "shell", shell)), edges: [] },
    /^nodes: at most 200 nodes/,
  ],
  [
    "too many edges",
    { nodes: row().nodes, edges: Array.from({ length: 501 }, (_, n) => ({ ...edge("start", "end"), id: `e${n}` })) },
    /^edges: at most 500 edges/,
  ],
  ["too many bytes", row(node("a", "shell", { argv: ["x".repeat(300_000)] })), /^definition: is 30\d{4} bytes of JSON; at most 262144/],
];

test("every wrong place is named with its path and with what is allowed", (t) => {
  for (const [name, value, ...wanted] of TABLE) {
    const found = errorsOf(value);
    t.ok(
      wanted.every((pattern) => found.some((line) => pattern.test(line))),
      `${name}: ${found.join(" | ").slice(0, 300)}`,
    );
  }
});

test("several wrong places are all reported, and the message names the first", (t) => {
  const value = row(node("a", "http"), node("b", "report"));
  t.same(errorsOf(value).length, 2);
  t.throws(() => parseDefinition(value), /^nodes\[1\]\.data\.url: .* \(and 1 more\)$|nodes\[1\]\.data\.url/);
});

test("branches may be read by what comes after their join", (t) => {
  const value = {
    nodes: [
      node("start", "start"),
      node("a", "shell", shell),
      node("b", "shell", shell),
      node("end", "end", { result: "{{ nodes.a.output.code }} {{ nodes.b.state }}" }),
    ],
    edges: [edge("start", "a"), edge("start", "b"), edge("a", "end"), edge("b", "end")],
  };
  t.same(errorsOf(value), []);
  t.match(errorsOf({ ...value, edges: value.edges.filter(({ source }) => source !== "b") })[0], /nodes\[3\]\.data\.result: refers to b/);
});

test("whatever JSON comes in, the answer is a definition or an error that names a place", (t) => {
  const deep = JSON.parse(`${"[".repeat(50_000)}${"]".repeat(50_000)}`) as unknown;
  t.same(errorsOf(deep), ["definition: is nested deeper than 40 levels"]);
  t.match(
    errorsOf(
      row(node("a", "shell", { ...shell, env: JSON.parse('{"__proto__": "x", "constructor": "y"}') as Record<string, unknown> })),
    )[0] ?? "",
    /^$|data\.env/,
  );
  const leaf = fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.constantFrom("start", "end", "shell", "{{ nodes.a }}", "{{"));
  const anyData = fc.dictionary(
    fc.constantFrom("argv", "script", "url", "expression", "retry", "label", "x"),
    fc.oneof(leaf, fc.array(leaf), fc.dictionary(fc.string(), leaf)),
  );
  const anyNode = fc.record(
    { id: fc.oneof(fc.constantFrom("a", "b", "start"), fc.string()), type: leaf, position: fc.constant({ x: 0, y: 0 }), data: anyData },
    { requiredKeys: [] },
  );
  const anyEdge = fc.record(
    { id: fc.string(), source: fc.constantFrom("a", "b", "start", "z"), target: fc.constantFrom("a", "b", "end"), sourceHandle: leaf },
    { requiredKeys: ["source"] },
  );
  const any = fc.oneof(
    fc.jsonValue(),
    fc.record({ nodes: fc.array(anyNode, { maxLength: 6 }), edges: fc.array(anyEdge, { maxLength: 8 }) }),
  );
  fc.assert(
    fc.property(any, (value) => {
      for (const line of errorsOf(value)) if (!/^(definition|nodes|edges)/.test(line)) throw new Error(line);
    }),
    { numRuns: 500 },
  );
  t.pass("500 random values");
});
