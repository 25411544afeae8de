import { sql } from "kysely";
import { prepared } from "../prepared.ts";
import { type Found, type Search, SNIPPET_WORDS, WHOLE_LENGTH } from "../repositories/passages.ts";

const matching = prepared<{ match: string; limit: number }, Found>((db, p) => ({
  compile: () =>
    sql<Found>`
      select passages.id, passages.source_id as source, passages.title,
        case when length(passages.text) <= ${WHOLE_LENGTH} then passages.text
          else snippet(passages_fts, 1, '', '', ' … ', ${SNIPPET_WORDS}) end as text,
        -bm25(passages_fts, 2.0, 1.0) as score
      from passages_fts join passages on passages.pos = passages_fts.rowid
      where passages_fts match ${p.match}
      order by bm25(passages_fts, 2.0, 1.0), passages.pos
      limit ${p.limit}`.compile(db),
}));

/**
 * Search in SQLite's full-text index: each word quoted so that none is an operator, any of which may match; the ranking prefers passages with more of
 * them. https://www.sqlite.org/fts5.html#full_text_query_syntax
 */
export const search: Search = (db, words, limit) => matching(db, { match: words.map((word) => `"${word}"`).join(" OR "), limit });
