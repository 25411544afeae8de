import { sql } from "kysely";
import { inChunks, padded, prepared, preparedFor } from "../prepared.ts";
import type { Db } from "../schema.ts";

/** Keys of the counters: what they count, a slash, and whose. */
export const headKey = {
  stream: (stream: string) => `stream/${stream}`,
  room: (room: string) => `room/${room}`,
  log: (taskId: string) => `log/${taskId}`,
};

const raise = preparedFor((db, count, slot) =>
  db
    .insertInto("heads")
    .values(Array.from({ length: count }, (_, index) => ({ key: slot("key", index), head: slot("by", index) })))
    .onConflict((conflict) => conflict.column("key").doUpdateSet({ head: sql`heads.head + excluded.head` }))
    .returning(["key", "head"]),
);

const one = prepared((db, p: { key: string }) => db.selectFrom("heads").select("head").where("key", "=", p.key));

const several = preparedFor((db, count, slot) =>
  db
    .selectFrom("heads")
    .select(["key", "head"])
    .where(
      "key",
      "in",
      Array.from({ length: count }, (_, index) => slot("key", index) as string),
    ),
);

/**
 * Raises counters by the number that is given for each key, and returns their new heads. The row locks last to the end of the transaction, which makes the
 * order of numbers the order of commits; keys are taken in sorted order, so that two transactions never wait for each other in a circle.
 */
export async function raiseHeads(db: Db, counts: ReadonlyMap<string, number>): Promise<Map<string, number>> {
  const sorted = [...counts.keys()].sort().map((key) => ({ key, by: counts.get(key)! }));
  return new Map((await inChunks(db, raise, sorted)).map((row) => [row.key, row.head]));
}

/** A committed head; 0 when nothing was ever counted. */
export async function headOf(db: Db, key: string): Promise<number> {
  return (await one(db, { key }))[0]?.head ?? 0;
}

/** Committed heads by key; keys that never counted are absent. */
export async function headsOf(db: Db, keys: readonly string[]): Promise<Map<string, number>> {
  const heads = new Map<string, number>();
  // A statement takes a bounded number of parameters.
  for (let at = 0; at < keys.length; at += 512) {
    const params: Record<string, unknown> = {};
    const some = padded(keys.slice(at, at + 512));
    for (const [index, key] of some.entries()) params[`key${index}`] = key;
    for (const row of await several(db, some.length, params)) heads.set(row.key, row.head);
  }
  return heads;
}
