import { test } from "../../../harness/testing/tap.ts";
import { bench } from "../fixture.ts";

const passages = [1, 2, 3].map((n) => ({ id: `p${n}`, source: `docs/${n}.md`, title: `Title ${n}`, text: "text", rank: 1 / n }));

test("start gives the input on, and end says the result", async (t) => {
  const { run, log } = bench(t);
  t.same(await run("start", { label: "{{ not a template }}" }), { input: null });
  t.same(await run("end", { result: "Run {{ run.id }} is done" }), { result: "Run r1 is done" });
  t.same(await run("end", {}), { result: null });
  t.match(log.join(), "system: Run r1 is done");
});

test("a decision is true or false, and anything else is an error of its author", async (t) => {
  const { run } = bench(t);
  const nodes = { a: { output: { code: 0 } } };
  t.same(await run("decision", { expression: "nodes.a.output.code == 0" }, { nodes }), { value: true, outcome: "true" });
  t.same(await run("decision", { expression: "nodes.a.output.code > 0" }, { nodes }), { value: false, outcome: "false" });
  await t.rejects(run("decision", { expression: "nodes.a.output.code" }, { nodes }), {
    code: "bad_expression",
    retry: false,
    message: /must be true or false, and it is 0/,
  });
  await t.rejects(run("decision", { expression: "nodes.a.output.missing" }, { nodes }), { code: "bad_expression", message: /No such key/ });
});

test("retrieve gives passages with their sources, or says that there are none", async (t) => {
  const { run, log } = bench(t, { passages });
  t.match(await run("retrieve", { query: "what about {{ run.id }}", limit: 2 }), {
    query: "what about r1",
    count: 2,
    passages: passages.slice(0, 2),
  });
  t.match(log.join(), "docs/2.md  Title 2");
  await t.rejects(run("retrieve", { query: "{{ ' ' }}" }), { code: "bad_config", retry: false });
  t.match(await bench(t).run("retrieve", { query: "x" }), { count: 0, passages: [] });
});

test("a report is a Markdown file in the run's directory", async (t) => {
  const { run, files } = bench(t);
  t.match(await run("report", { title: "Of {{ run.id }}", template: "Text {{ 1 + 1 }}\n\n", path: "out/r.md" }), {
    path: "out/r.md",
    size: 16,
  });
  t.equal(await new Response((await files.read("r1", "out/r.md"))!.body as BodyInit).text(), "# Of r1\n\nText 2\n");
});

test("an unknown type, a bad template and an output beyond the limit fail without a retry", async (t) => {
  const { run } = bench(t, { passages: passages.map((passage) => ({ ...passage, text: "x".repeat(300_000) })) });
  await t.rejects(run("teleport", {}), { code: "bad_config", retry: false });
  await t.rejects(run("end", { result: "{{ nodes.ghost.output }}" }), { code: "bad_template", retry: false, message: /^result: / });
  await t.rejects(run("retrieve", { query: "x" }), { code: "output_too_large", retry: false });
});
