import { definitionOf } from "../../../src/contract/contract.ts";
import type { EntityKind } from "../../../src/contract/entity-kinds.ts";
import { CONTRACT_VERSION, type Envelope } from "../../../src/contract/envelope.ts";
import { parseRoom, type Room } from "../../../src/contract/rooms.ts";
import type { Reads, Writes } from "../../../src/ports/store.ts";
import { prepared, preparedFor } from "../prepared.ts";
import type { Db } from "../schema.ts";
import { headKey, headOf, headsOf, raiseHeads } from "./heads.ts";

/** Retention by count looks at a room each time that it has grown by this many events. */
const LONG_ROOM = 100;

const byKey = prepared((db, p: { key: string }) => db.selectFrom("events").select("pos").where("idempotency_key", "=", p.key));

const insertEvent = prepared((db, p: { key: string; at: number; envelope: string }) =>
  db.insertInto("events").values({ idempotency_key: p.key, emitted_at: p.at, envelope: p.envelope }).returning("pos"),
);

const insertRooms = preparedFor((db, count, slot) =>
  db
    .insertInto("room_events")
    .values(Array.from({ length: count }, (_, index) => ({ room: slot("room", index), n: slot("n", index), pos: slot("pos", index) }))),
);

const insertRelay = prepared((db, p: { pos: number; id: string; at: number }) =>
  db.insertInto("relay_outbox").values({ pos: p.pos, event_id: p.id, committed_at: p.at }),
);

const insertLongRoom = prepared((db, p: { room: string }) =>
  db
    .insertInto("long_rooms")
    .values({ room: p.room })
    .onConflict((conflict) => conflict.doNothing()),
);

const ofRoom = prepared((db, p: { room: string; after: number; limit: number }) =>
  db
    .selectFrom("room_events")
    .innerJoin("events", "events.pos", "room_events.pos")
    .select(["room_events.n", "events.envelope"])
    .where("room_events.room", "=", p.room)
    .where("room_events.n", ">", p.after)
    .orderBy("room_events.n")
    .limit(p.limit),
);

/** Reading the event history. */
export function eventReads(db: Db): Pick<Reads, "roomHead" | "roomHeads" | "roomEvents"> {
  const roomHead = (room: string) => headOf(db, headKey.room(room));
  return {
    roomHead,

    async roomHeads(rooms) {
      const heads = await headsOf(db, rooms.map(headKey.room));
      return new Map(rooms.flatMap((room) => (heads.has(headKey.room(room)) ? [[room, heads.get(headKey.room(room))!] as const] : [])));
    },

    async roomEvents(room, after, limit) {
      let rows = await ofRoom(db, { room, after, limit });
      if (rows.length === 0) {
        if ((await roomHead(room)) <= after) return [];
        // An event was committed between the two statements, or it is gone: only a look after that head can tell.
        rows = await ofRoom(db, { room, after, limit });
      }
      // Retention by age can take a later event before an earlier one when the clocks of two processes differ: give what joins on.
      const holeAt = rows.findIndex((row, index) => row.n !== after + 1 + index);
      if (holeAt === 0 || rows.length === 0) return "too-old";
      if (holeAt > 0) rows = rows.slice(0, holeAt);
      return rows.map((row) => ({ n: row.n, envelope: JSON.parse(row.envelope) as Envelope }));
    },
  };
}

/** Writing events. `onEmit` hears of each envelope that this transaction added. */
export function eventWrites(db: Db, epoch: string, onEmit: (envelope: Envelope) => void): Pick<Writes, "emit"> {
  return {
    async emit(draft, at) {
      if (draft.idempotency_key !== undefined && (await byKey(db, { key: draft.idempotency_key })).length > 0) return null;
      const { entity, rooms } = check(draft.type, draft.rooms);
      const stream = `${entity}:${draft.entity_id}`;
      const heads = await raiseHeads(db, [headKey.stream(stream), ...rooms.map(headKey.room)]);
      const eventId = crypto.randomUUID();
      const envelope: Envelope = {
        contract_version: CONTRACT_VERSION,
        event_id: eventId,
        idempotency_key: draft.idempotency_key ?? eventId,
        sequence: heads.get(headKey.stream(stream))!,
        sequence_stream: stream,
        emitted_at: new Date(at).toISOString(),
        event_type: draft.type,
        entity_kind: entity,
        entity_id: draft.entity_id,
        room_keys: rooms,
        room_sequences: Object.fromEntries(rooms.map((room) => [room, heads.get(headKey.room(room))!])),
        epoch,
        runtime: draft.runtime ?? null,
        payload: draft.payload,
      };
      const [row] = await insertEvent(db, { key: envelope.idempotency_key, at, envelope: JSON.stringify(envelope) });
      const pos = row!.pos;
      const params: Record<string, unknown> = {};
      for (const [index, room] of rooms.entries()) {
        const n = envelope.room_sequences[room]!;
        params[`room${index}`] = room;
        params[`n${index}`] = n;
        params[`pos${index}`] = pos;
        if (n % LONG_ROOM === 0) await insertLongRoom(db, { room });
      }
      await insertRooms(db, rooms.length, params);
      await insertRelay(db, { pos, id: eventId, at });
      onEmit(envelope);
      return envelope;
    },
  };
}

/** The entity kind and the distinct rooms of a draft. Throws when a room is not of the contract or not one that its event declares. */
function check(type: string, named: readonly Room[]): { entity: EntityKind; rooms: Room[] } {
  const definition = definitionOf(type);
  if (!definition) throw new TypeError(`${type} is not an event type of contract ${CONTRACT_VERSION}`);
  const rooms = [...new Set(named)];
  if (rooms.length === 0 || rooms.length > 8) throw new TypeError(`${type}: rooms must name 1 to 8 rooms`);
  for (const room of rooms) {
    const prefix = parseRoom(room)?.prefix;
    if (!prefix || !definition.rooms.includes(prefix))
      throw new TypeError(`${type}: rooms has ${room}, allowed are ${definition.rooms.join(", ")}`);
  }
  return { entity: definition.entity, rooms };
}
