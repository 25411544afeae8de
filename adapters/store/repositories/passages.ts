import type { Passage, Reads, Writes } from "../../../src/ports/store.ts";
import type { Db } from "../schema.ts";

/** Passages longer than this many characters are cut to the words around the match. */
export const WHOLE_LENGTH = 1_500;

/** How many words a passage that is cut still has. */
export const SNIPPET_WORDS = 64;

/** The most words of a query that are looked for. */
const MAX_WORDS = 24;

/** A match of a full-text search: the higher its score, the better. */
export interface Found extends Omit<Passage, "rank"> {
  score: number;
}

/** Finds passages in which at least one of the words occurs, best first. Words are of letters and digits only; titles count twice. */
export type Search = (db: Db, words: readonly string[], limit: number) => Promise<Found[]>;

/** Searching passages. The best match of a query has the rank 1, the others their share of its score. */
export function passageReads(db: Db, search: Search): Pick<Reads, "passages"> {
  return {
    async passages(query, limit) {
      const words = query.toLowerCase().match(/[\p{L}\p{N}]{1,64}/gu) ?? [];
      const distinct = [...new Set(words)].slice(0, MAX_WORDS);
      if (distinct.length === 0 || limit < 1) return [];
      const rows = await search(db, distinct, Math.min(Math.floor(limit), 100));
      const best = Math.max(...rows.map((row) => row.score), Number.MIN_VALUE);
      return rows.map(({ score, ...row }) => ({ ...row, rank: Math.max(0, score) / best }));
    },
  };
}

/** Writing passages, which the database itself puts into its full-text index. `alone` keeps other writers of the same source out. */
export function passageWrites(db: Db, alone: (name: string) => Promise<void>): Pick<Writes, "indexSource"> {
  return {
    async indexSource({ id, title, hash, passages }) {
      await alone(`source:${id}`);
      const stored = await db.selectFrom("passage_sources").select("hash").where("id", "=", id).executeTakeFirst();
      if (stored?.hash === hash) return false;
      await db.deleteFrom("passages").where("source_id", "=", id).execute();
      await db
        .insertInto("passage_sources")
        .values({ id, title, hash })
        .onConflict((conflict) => conflict.column("id").doUpdateSet({ title, hash }))
        .execute();
      for (const passage of passages)
        await db
          .insertInto("passages")
          .values({ id: passage.id, source_id: id, title: passage.title, text: passage.text.replaceAll("\0", "\uFFFD") })
          .execute();
      return true;
    },
  };
}
