import { test } from "../../../harness/testing/tap.ts";
import { studio } from "../runs/fixture.ts";
import { indexDocuments } from "./index-documents.ts";
import { passagesOfMarkdown } from "./passages.ts";

const text = `# Guide

Intro of the guide.

## Nodes

A node runs a program.

\`\`\`sh
# not a heading

echo
\`\`\`

### Retries

It is tried again.
`;

test("Markdown is cut at headings, titles say where a passage stands, and code stays whole", (t) => {
  t.same(passagesOfMarkdown("docs/g.md", text), {
    title: "Guide",
    passages: [
      { id: "docs/g.md#1", title: "Guide", text: "Intro of the guide." },
      { id: "docs/g.md#2", title: "Guide > Nodes", text: "A node runs a program.\n\n```sh\n# not a heading\n\necho\n```" },
      { id: "docs/g.md#3", title: "Guide > Nodes > Retries", text: "It is tried again." },
    ],
  });
});

test("long sections are cut at paragraphs, and odd input does no harm", (t) => {
  const long = passagesOfMarkdown("l", `## Skipped level\n\n${"word ".repeat(200)}\n\n`.repeat(1) + `${"more ".repeat(200)}\n\n`.repeat(3));
  t.equal(long.passages.length, 4);
  t.ok(long.passages.every(({ title }) => title === "Skipped level"));
  t.same(passagesOfMarkdown("e", ""), { title: "e", passages: [] });
  t.same(passagesOfMarkdown("f", "```\nnever closed\n# x").passages.length, 1);
});

test("documents are found after indexing; unchanged ones are left alone, changed ones replaced", async (t) => {
  const { commit, store } = await studio(t);
  const documents = [{ path: "docs/g.md", text }];
  t.equal(await indexDocuments(commit, documents), 1);
  t.equal(await indexDocuments(commit, documents), 0);
  t.match((await store.passages("when is it tried again?", 3))[0], {
    id: "docs/g.md#3",
    source: "docs/g.md",
    title: "Guide > Nodes > Retries",
  });
  t.equal(await indexDocuments(commit, [{ path: "docs/g.md", text: text.replace("It is tried again.", "It gives up.") }]), 1);
  t.match((await store.passages("gives up", 3))[0], { text: "It gives up." });
});
