import type { Cases } from "../suite.ts";
import { AWKWARD, write } from "./samples.ts";

const source = (id: string, hash: string, texts: readonly string[]) => ({
  id,
  title: `Title of ${id}`,
  hash,
  passages: texts.map((text, index) => ({ id: `${id}#${index}`, title: `Part ${index}`, text })),
});

const HOSTILE = [
  "",
  "   ",
  '"',
  '""',
  '"unbalanced',
  "'; drop table passages; --",
  "AND",
  "OR NOT",
  "NEAR(redis queue, 2)",
  "title:redis",
  "redis*",
  "^redis",
  "-redis",
  "(((",
  "redis AND (",
  "a + b",
  "🦊🦊",
  "\0",
  "\ud800",
  "%_\\",
  AWKWARD,
  "word ".repeat(5_000),
  "x".repeat(100_000),
];

/** Full-text search. */
export const passageCases: Cases = {
  "the passage with more of the words comes first": async ({ t, store }) => {
    await write(store, async (unit) => {
      await unit.indexSource(
        source("delivery", "1", ["The relay appends events to the stream.", "A worker follows the relay and its stream of events."]),
      );
      await unit.indexSource(source("store", "1", ["The database is the truth.", "Nothing to see."]));
    });
    const found = await store.passages("following the relay worker", 10);
    t.equal(found[0]!.id, "delivery#1");
    t.same(found[0], {
      id: "delivery#1",
      source: "delivery",
      title: "Part 1",
      text: "A worker follows the relay and its stream of events.",
      rank: 1,
    });
    t.ok(found.every((passage, index) => passage.rank > 0 && passage.rank <= (found[index - 1]?.rank ?? 1)));
    t.equal((await store.passages("relay", 1)).length, 1);
    t.same(await store.passages("zebra", 10), []);
    t.same(await store.passages("relay", 0), []);
  },

  "a source is replaced when its hash differs": async ({ t, store }) => {
    const index = (hash: string, ...texts: string[]) => write(store, (unit) => unit.indexSource(source("doc", hash, texts)));
    t.equal(await index("1", "alpha one", "beta"), true);
    t.equal(await index("1", "ignored"), false);
    t.equal((await store.passages("beta", 5)).length, 1);
    t.equal(await index("2", "alpha two"), true);
    t.same(
      (await store.passages("alpha beta one two", 5)).map((passage) => passage.text),
      ["alpha two"],
    );
    t.equal(await index("3"), true);
    t.same(await store.passages("alpha", 5), []);
  },

  "no query throws, whatever it is made of": async ({ t, store }) => {
    await write(store, (unit) => unit.indexSource(source("doc", "1", ["redis queue and word", AWKWARD, "the \0 character"])));
    for (const query of HOSTILE) {
      const found = await store.passages(query, 5);
      t.ok(Array.isArray(found), JSON.stringify(query.slice(0, 30)));
    }
    t.equal((await store.passages("NEAR(redis", 5))[0]!.id, "doc#0");
    t.equal((await store.passages("o'brien", 5))[0]!.id, "doc#1");
  },
};
