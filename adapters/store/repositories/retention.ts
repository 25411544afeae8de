import type { Writes } from "../../../src/ports/store.ts";
import type { Db } from "../schema.ts";
import { headKey, headOf } from "./heads.ts";

/** Deletes at most `limit` events older than `before`. Those that the relay still owes to the stream stay: their numbers must reach it in order. */
async function pruneByAge(db: Db, before: number, limit: number): Promise<number> {
  const old = await db
    .selectFrom("events")
    .select("pos")
    .where("emitted_at", "<", before)
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom("relay_outbox").select("relay_outbox.pos").whereRef("relay_outbox.pos", "=", "events.pos"))),
    )
    .orderBy("emitted_at")
    .limit(limit)
    .execute();
  await deleteEvents(db, old);
  return old.length;
}

/** Cuts rooms that grew since they were last looked at to `perRoom` events. An event of several rooms stays as long as one of them keeps it. */
async function pruneByCount(db: Db, perRoom: number, limit: number): Promise<number> {
  const grown = await db.selectFrom("long_rooms").select("room").limit(100).execute();
  let removed = 0;
  for (const { room } of grown) {
    if (removed >= limit) return removed;
    const cut = (await headOf(db, headKey.room(room))) - perRoom;
    const rows = await db
      .selectFrom("room_events")
      .select(["n", "pos"])
      .where("room", "=", room)
      .where("n", "<=", cut)
      .where(({ not, exists, selectFrom }) =>
        not(exists(selectFrom("relay_outbox").select("relay_outbox.pos").whereRef("relay_outbox.pos", "=", "room_events.pos"))),
      )
      .orderBy("n")
      .limit(limit - removed)
      .execute();
    removed += rows.length;
    const last = rows.at(-1);
    if (last) {
      await db.deleteFrom("room_events").where("room", "=", room).where("n", "<=", last.n).execute();
      await deleteEvents(db, await unheld(db, rows));
    }
    if (!last || last.n >= cut) await db.deleteFrom("long_rooms").where("room", "=", room).execute();
  }
  return removed;
}

async function unheld(db: Db, events: readonly { pos: number }[]): Promise<{ pos: number }[]> {
  const found: { pos: number }[] = [];
  for (const some of chunks(events)) {
    const held = await db.selectFrom("room_events").select("pos").where("pos", "in", some).execute();
    const keep = new Set(held.map((row) => row.pos));
    found.push(...some.filter((pos) => !keep.has(pos)).map((pos) => ({ pos })));
  }
  return found;
}

async function deleteEvents(db: Db, events: readonly { pos: number }[]): Promise<void> {
  for (const some of chunks(events)) await db.deleteFrom("events").where("pos", "in", some).execute();
}

function* chunks(events: readonly { pos: number }[]): Generator<number[]> {
  for (let at = 0; at < events.length; at += 512) yield events.slice(at, at + 512).map((event) => event.pos);
}

/** Deleting what retention no longer keeps. Rooms of fewer than 100 events are never cut by count. */
export function retentionWrites(db: Db): Pick<Writes, "pruneEvents"> {
  return {
    async pruneEvents(before, perRoom, limit) {
      const old = await pruneByAge(db, before, limit);
      return old + (await pruneByCount(db, perRoom, limit - old));
    },
  };
}
