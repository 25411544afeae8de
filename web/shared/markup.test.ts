import { test } from "../../harness/testing/tap.ts";
import { flowchartOf } from "./graph.fixture.ts";
import { graphLine, graphSvg, inOrder, readGraph, twoLines } from "./graph.ts";
import { links } from "./links.ts";
import { logRenderer } from "./log-line.ts";
import { escapeText, join, tag } from "./markup.ts";

const NASTY = `<script>alert(1)</script>" onx="1' &amp; <img src=x>`;

test("text and attributes are escaped, Markup is not, and nothing else gets in unescaped", (t) => {
  t.equal(escapeText(`<a b="c">&'`), "&lt;a b=&quot;c&quot;&gt;&amp;&#39;");
  t.equal(tag("p", { title: NASTY, hidden: true, lang: null, id: false }, "a<b", null, false, 3).html.includes("<script"), false);
  t.equal(tag("p", { title: `"` }, "a<b", 3).html, '<p title="&quot;">a&lt;b3</p>');
  t.equal(join([tag("b", {}, "x"), ["<", tag("br", {})]]).html, "<b>x</b>&lt;<br/>");
});

test("hostile labels, ids and log lines stay text in drawings, lists and logs", (t) => {
  const graph = readGraph(flowchartOf(NASTY));
  const tasks = new Map([["a", { state: "failed" as const, attempt: 2, max_attempts: 3 }]]);
  const html = [
    graphSvg(graph, tasks, { label: NASTY, link: () => `/x?${NASTY}` }).html,
    ...graph.nodes.map((node) => graphLine(node, graph, tasks.get(node.id), { href: NASTY }).html),
    logRenderer().render({ n: 1, attempt: 1, stream: "stdout", text: `\u001b[31m${NASTY}\u001b[0m`, at: 0 }).html,
  ].join("\n");
  t.notOk(html.includes("<script"), "no element");
  t.notOk(html.includes("<img"), "no element");
  t.notOk(/" onx=/.test(html), "no attribute");
});

test("a graph is read from anything, and its nodes come in the order in which they lead to each other", (t) => {
  for (const odd of [null, 1, [], { nodes: 1 }, { nodes: [null, { id: 3 }], edges: [{ source: "x", target: "y" }] }]) {
    t.equal(readGraph(odd).edges.length, 0);
  }
  const graph = readGraph(flowchartOf("x"));
  t.same(
    inOrder(graph).map((node) => node.id),
    ["a", "b", "c"],
  );
  const circle = readGraph({
    nodes: [{ id: "a" }, { id: "b" }],
    edges: [
      { source: "a", target: "b" },
      { source: "b", target: "a" },
    ],
  });
  t.equal(inOrder(circle).length, 2, "a cycle loses no node");
});

test("labels wrap at a space, or are cut", (t) => {
  t.same(twoLines("Short", 17), ["Short"]);
  t.same(twoLines("Warm the cache (fails once)", 17), ["Warm the cache", "(fails once)"]);
  t.same(twoLines("averyveryverylongwordwithoutaspace", 10), ["averyveryv", "erylongwo…"]);
});

test("links carry the prefix and escape what they are given", (t) => {
  const to = links("/studio");
  t.equal(to.run("f", "r", { node: "a b", attempt: null }), "/studio/flowcharts/f/runs/r?node=a+b");
  t.equal(to.runFile("r", "out/a b?.md"), "/studio/flowcharts/runs/r/files/out/a%20b%3F.md");
  t.equal(links("").home, "/");
});
