import type { Reads, Writes } from "../../../src/ports/store.ts";
import { prepared } from "../prepared.ts";
import type { Db } from "../schema.ts";

const apiByHash = prepared((db, p: { hash: string }) =>
  db.selectFrom("api_tokens").select(["hash", "name", "created_at", "expires_at", "revoked_at"]).where("hash", "=", p.hash),
);

/** Reading API tokens. */
export function tokenReads(db: Db): Pick<Reads, "apiToken"> {
  return {
    async apiToken(hash) {
      return (await apiByHash(db, { hash }))[0] ?? null;
    },
  };
}

/** Writing API tokens and one-time sign-in tokens, both known only by their hash. */
export function tokenWrites(db: Db): Pick<Writes, "insertApiToken" | "revokeApiToken" | "insertLoginToken" | "useLoginToken"> {
  return {
    async insertApiToken({ hash, name, created_at, expires_at, revoked_at }) {
      await db.insertInto("api_tokens").values({ hash, name, created_at, expires_at, revoked_at }).execute();
    },

    async revokeApiToken(hash, at) {
      await db.updateTable("api_tokens").set({ revoked_at: at }).where("hash", "=", hash).where("revoked_at", "is", null).execute();
    },

    async insertLoginToken(hash, expiresAt) {
      await db.insertInto("login_tokens").values({ hash, expires_at: expiresAt, used_at: null }).execute();
    },

    async useLoginToken(hash, at) {
      const used = await db
        .updateTable("login_tokens")
        .set({ used_at: at })
        .where("hash", "=", hash)
        .where("used_at", "is", null)
        .where("expires_at", ">", at)
        .returning("hash")
        .execute();
      await db
        .deleteFrom("login_tokens")
        .where("hash", "in", (eb) =>
          eb.selectFrom("login_tokens").select("hash").where("expires_at", "<=", at).orderBy("expires_at").limit(20),
        )
        .execute();
      return used.length > 0;
    },
  };
}
