import { sql } from "kysely";
import type { Reads, Writes } from "../../../src/ports/store.ts";
import { prepared } from "../prepared.ts";
import type { Db } from "../schema.ts";

/** Passages longer than this many characters are cut to the words around the match. */
const WHOLE_LENGTH = 1_500;

/** The most words of a query that are looked for. */
const MAX_WORDS = 24;

interface Found {
  id: string;
  source: string;
  title: string;
  text: string;
  score: number;
}

const matching = prepared<{ match: string; limit: number }, Found>((db, p) => ({
  compile: () =>
    sql<Found>`
      select passages.id, passages.source_id as source, passages.title,
        case when length(passages.text) <= ${WHOLE_LENGTH} then passages.text else snippet(passages_fts, 1, '', '', ' … ', 64) end as text,
        -bm25(passages_fts, 2.0, 1.0) as score
      from passages_fts join passages on passages.pos = passages_fts.rowid
      where passages_fts match ${p.match}
      order by bm25(passages_fts, 2.0, 1.0), passages.pos
      limit ${p.limit}`.compile(db),
}));

/**
 * A query of people as an FTS5 expression: its words, each quoted so that none is an operator, any of which may match; the ranking prefers passages
 * with more of them. `null` when it has no words. https://www.sqlite.org/fts5.html#full_text_query_syntax
 */
function toMatch(query: string): string | null {
  const words = query.toLowerCase().match(/[\p{L}\p{N}]{1,64}/gu) ?? [];
  const distinct = [...new Set(words)].slice(0, MAX_WORDS);
  return distinct.length === 0 ? null : distinct.map((word) => `"${word}"`).join(" OR ");
}

/** Passages in SQLite's full-text index. The best match of a query has the rank 1, the others their share of its score. */
export function passages(db: Db): Pick<Reads, "passages"> & Pick<Writes, "indexSource"> {
  return {
    async passages(query, limit) {
      const match = toMatch(query);
      if (match === null || limit < 1) return [];
      const rows = await matching(db, { match, limit: Math.min(Math.floor(limit), 100) });
      const best = Math.max(...rows.map((row) => row.score), Number.MIN_VALUE);
      return rows.map(({ score, ...row }) => ({ ...row, rank: Math.max(0, score) / best }));
    },

    async indexSource({ id, title, hash, passages }) {
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
