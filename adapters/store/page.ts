import { StudioError } from "../../src/errors.ts";
import type { Page, PageQuery } from "../../src/ports/store.ts";

/** The most items that one keyset page carries. */
const MAX_LIMIT = 200;

/** Checks what a keyset list was asked for; throws StudioError `bad_request` that names the field. */
export function checkPage(query: PageQuery): { limit: number; cursor: string | null } {
  if (!Number.isInteger(query.limit) || query.limit < 1 || query.limit > MAX_LIMIT)
    throw new StudioError("bad_request", `limit must be a whole number from 1 to ${MAX_LIMIT}`);
  if (query.cursor !== undefined && !/^[A-Za-z0-9._-]{1,128}$/.test(query.cursor))
    throw new StudioError("bad_request", "cursor must be the `next` of an earlier page");
  return { limit: query.limit, cursor: query.cursor ?? null };
}

/** Cuts `limit + 1` rows, newest first by id, to a page. */
export function toPage<T extends { id: string }>(rows: T[], limit: number): Page<T> {
  const items = rows.slice(0, limit);
  return { items, next: rows.length > limit ? items[items.length - 1]!.id : null };
}
