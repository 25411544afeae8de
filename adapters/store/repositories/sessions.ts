import type { Reads, Writes } from "../../../src/ports/store.ts";
import { prepared } from "../prepared.ts";
import type { Db } from "../schema.ts";

const byHash = prepared((db, p: { hash: string }) =>
  db.selectFrom("sessions").select(["hash", "csrf", "created_at", "last_seen_at", "expires_at", "revoked_at"]).where("hash", "=", p.hash),
);

/** Reading the sessions of browsers. */
export function sessionReads(db: Db): Pick<Reads, "session"> {
  return {
    async session(hash) {
      return (await byHash(db, { hash }))[0] ?? null;
    },
  };
}

/** Writing the sessions of browsers. Each new one clears away a few that expired, so the table stays as large as its use. */
export function sessionWrites(db: Db): Pick<Writes, "insertSession" | "touchSession" | "revokeSession"> {
  return {
    async insertSession({ hash, csrf, created_at, last_seen_at, expires_at, revoked_at }) {
      await db.insertInto("sessions").values({ hash, csrf, created_at, last_seen_at, expires_at, revoked_at }).execute();
      await db
        .deleteFrom("sessions")
        .where("hash", "in", (eb) =>
          eb.selectFrom("sessions").select("hash").where("expires_at", "<", created_at).orderBy("expires_at").limit(20),
        )
        .execute();
    },

    async touchSession(hash, at) {
      await db.updateTable("sessions").set({ last_seen_at: at }).where("hash", "=", hash).execute();
    },

    async revokeSession(hash, at) {
      await db.updateTable("sessions").set({ revoked_at: at }).where("hash", "=", hash).where("revoked_at", "is", null).execute();
    },
  };
}
