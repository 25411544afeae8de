import { test } from "../../harness/testing/tap.ts";
import { compile } from "./cel.ts";
import { renderDeep, template } from "./template.ts";

const scope = {
  nodes: {
    check: {
      state: "succeeded",
      output: { code: 0, ms: 1.5, lines: ["a", "b"], text: "x".repeat(50_000), many: Array.from({ length: 2000 }, (_, n) => n) },
    },
    off: { state: "skipped", output: null },
  },
  input: {},
  run: { id: "r1" },
  studio: { url: "http://127.0.0.1:5055" },
};

test("expressions see whole numbers as CEL ints and answer in JSON", (t) => {
  for (const [source, wanted] of [
    ["nodes.check.output.code == 0", true],
    ["nodes.check.output.code + 1", 1],
    ["nodes.check.output.ms > 1.0", true],
    ["nodes['check'].output.lines.map(l, l + '!')", ["a!", "b!"]],
    ["has(nodes.off.output.code)", false],
    ["{'url': studio.url, 'n': size(nodes.check.output.lines)}", { url: "http://127.0.0.1:5055", n: 2 }],
    ["b'hi'", "aGk="],
    ["timestamp('2026-01-02T03:04:05Z')", "2026-01-02T03:04:05.000Z"],
  ] as const)
    t.same(compile(source).evaluate(scope), wanted, source);
  t.same(compile("nodes.check.output.code == 0 && nodes['off'].state == 'skipped'").references, ["check", "off"]);
});

test("what cannot be evaluated safely is refused before it runs", (t) => {
  for (const [source, wanted] of [
    ["", /empty/],
    ["1 +", /not valid CEL/],
    ["nowhere.x == 1", /nowhere.*known names: nodes, input, run, studio/],
    ["nodes.check.output.text.matches('(a+)+$')", /matches\(\) is not offered/],
    ["nodes.map(n, n)", /followed by the id/],
    ["nodes[run.id].output", /as a literal/],
    ["1 == 'x'", /not valid CEL/],
    ["x".repeat(4001), /longer than 4000/],
    [Array.from({ length: 400 }, () => "1").join("+"), /not valid CEL/],
    ["constructor.constructor('return 1')()", /not valid CEL/],
  ] as const)
    t.throws(() => compile(source), wanted, source.slice(0, 40) || "(empty)");
});

test("evaluation is bounded in work, text and items", (t) => {
  const l = "nodes.check.output.many";
  t.throws(() => compile(`${l}.map(a, ${l}.map(b, ${l}.filter(c, c == a)))`).evaluate(scope), /too much work/);
  t.throws(() => compile(`${l}.exists(a, !${l}.all(b, b >= 0)) || true`).evaluate(scope), /too much work/, "an || does not hide it");
  const s = "nodes.check.output.text";
  t.throws(() => compile(`cel.bind(a, ${s} + ${s}, cel.bind(b, a + a, cel.bind(c, b + b, c + c)))`).evaluate(scope), /above/);
  t.equal(compile("1 + 1").evaluate(scope), 2, "and the next evaluation starts afresh");
});

test("a process that was held up in the middle of an expression did not take too much work", (t) => {
  const input = {
    get slow() {
      for (const end = performance.now() + 300; performance.now() < end; );
      return 1;
    },
  };
  t.equal(compile("input.slow + 1").evaluate({ ...scope, input }), 2);
});

test("templates", (t) => {
  t.equal(template("{{ studio.url }}/readyz").render(scope), "http://127.0.0.1:5055/readyz");
  t.equal(template("code {{nodes.check.output.code}}, {{ nodes.check.output.lines }}").render(scope), 'code 0, ["a","b"]');
  t.equal(template("{{ '}}' }}{{ {'a': {'b': 1}} }}").render(scope), '}}{"a":{"b":1}}');
  t.equal(template("no braces { } here").render(scope), "no braces { } here");
  t.throws(() => template("{{ 1 "), /not closed/);
  t.throws(() => template(`${"{{ nodes.check.output.text }}".repeat(6)}`).render(scope), /longer than 262144/);
  t.throws(() => template("{{ nodes.off.output.code }}").render(scope), /nodes.off.output.code: No such key: code/);
  t.same(renderDeep({ a: ["{{ run.id }}", 1, null], b: { c: "x" } }, scope), { a: ["r1", 1, null], b: { c: "x" } });
});
