import { sql } from "kysely";
import { prepared } from "../prepared.ts";
import { type Found, type Search, SNIPPET_WORDS, WHOLE_LENGTH } from "../repositories/passages.ts";

/** Of a long passage the words around the best match, unmarked. */
const HEADLINE = `StartSel="", StopSel="", MaxFragments=1, MaxWords=${SNIPPET_WORDS}, MinWords=${SNIPPET_WORDS / 2}`;

/** Titles have the weight A and texts B, see the migration; the array is D to A. The 1 has long passages not win by their length. */
const matching = prepared<{ query: string; limit: number }, Found>((db, p) => ({
  compile: () =>
    sql<Found>`
      select passages.id, passages.source_id as source, passages.title,
        case when length(passages.text) <= ${WHOLE_LENGTH}::int then passages.text
          else ts_headline('english', passages.text, query, ${HEADLINE}) end as text,
        ts_rank('{0.1, 0.2, 0.5, 1}', passages.search, query, 1) as score
      from to_tsquery('english', ${p.query}) as query, passages
      where passages.search @@ query
      order by score desc, passages.pos
      limit ${p.limit}`.compile(db),
}));

/**
 * Search in PostgreSQL's full-text index, any of whose words may match. The words lose their accents as the indexed text does, and what is no letter or digit
 * is not there, so nothing in them is an operator. https://www.postgresql.org/docs/current/textsearch-controls.html
 */
export const search: Search = (db, words, limit) => {
  const folded = words.map((word) => word.normalize("NFKD").replace(/[^\p{L}\p{N}]/gu, "")).filter((word) => word !== "");
  return matching(db, { query: folded.join(" | "), limit });
};
