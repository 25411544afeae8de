import { test } from "../harness/testing/tap.ts";
import { renderMarkdown } from "./markdown.ts";

test("reports as people write them are rendered, also long ones", (t) => {
  t.match(renderMarkdown("# A\n\n1. **b** `c`\n")?.html, /<h3>A<\/h3>\s*<ol>\s*<li><strong>b<\/strong> <code>c<\/code><\/li>/);
  const long = [
    "- `some_name` and *another_name*, [a link](https://example.org/)\n".repeat(1000),
    "```\nsome_name = other_name;\n```\n\n".repeat(1000),
    "| `a_b` | *c* |\n".repeat(300),
    "> quoted\n> > and quoted again\n\n".repeat(500),
  ];
  for (const source of long) t.ok(renderMarkdown(source), source.slice(0, 20));
});

test("what would exhaust the stack or hold the worker up is left alone", (t) => {
  const hostile = [
    ">".repeat(2000),
    "1. ".repeat(3000),
    "- ".repeat(50),
    "_a".repeat(20_000),
    "_a\n".repeat(20_000),
    "[a](".repeat(20_000),
  ];
  hostile.push(Array.from({ length: 400 }, (_, depth) => `${" ".repeat(depth * 2)}- a`).join("\n"));
  for (const source of hostile) t.equal(renderMarkdown(source), null, source.slice(0, 20));
});
