import type { Reads, Writes } from "../../../src/ports/store.ts";
import { prepared } from "../prepared.ts";
import { type Db, fromJson, toJson } from "../schema.ts";

/** How long a stored reply answers a repeated request. Milliseconds. */
const KEPT_MS = 24 * 3_600_000;

const byKey = prepared((db, p: { key: string; since: number }) =>
  db
    .selectFrom("idempotent_replies")
    .select(["key", "fingerprint", "status", "body", "location", "created_at"])
    .where("key", "=", p.key)
    .where("created_at", ">=", p.since),
);

/** Reading stored replies; those older than 24 hours are as if they were not there. */
export function idempotencyReads(db: Db, now: () => number): Pick<Reads, "idempotent"> {
  return {
    async idempotent(key) {
      const [row] = await byKey(db, { key, since: now() - KEPT_MS });
      return row ? { ...row, body: fromJson(row.body) } : null;
    },
  };
}

/** Storing replies. Each new one clears away a few that are too old, its own key's included. */
export function idempotencyWrites(db: Db): Pick<Writes, "insertIdempotent"> {
  return {
    async insertIdempotent({ key, fingerprint, status, body, location, created_at }) {
      const old = created_at - KEPT_MS;
      await db.deleteFrom("idempotent_replies").where("key", "=", key).where("created_at", "<", old).execute();
      await db
        .deleteFrom("idempotent_replies")
        .where("key", "in", (eb) =>
          eb.selectFrom("idempotent_replies").select("key").where("created_at", "<", old).orderBy("created_at").limit(20),
        )
        .execute();
      await db
        .insertInto("idempotent_replies")
        .values({ key, fingerprint, status, body: toJson(body), location, created_at })
        .execute();
    },
  };
}
