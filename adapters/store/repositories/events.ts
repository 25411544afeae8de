import { definitionOf } from "../../../src/contract/contract.ts";
import type { EntityKind } from "../../../src/contract/entity-kinds.ts";
import { CONTRACT_VERSION, type Envelope } from "../../../src/contract/envelope.ts";
import { parseRoom, type Room } from "../../../src/contract/rooms.ts";
import type { EventDraft, Reads, Writes } from "../../../src/ports/store.ts";
import { inChunks, prepared, preparedFor } from "../prepared.ts";
import type { Db } from "../schema.ts";
import { headKey, headOf, headsOf, raiseHeads } from "./heads.ts";

/** Retention by count looks at a room each time that it has grown by this many events. */
const LONG_ROOM = 100;

const byKey = prepared((db, p: { key: string }) => db.selectFrom("events").select("pos").where("idempotency_key", "=", p.key));

const rows = <R>(count: number, row: (index: number) => R): R[] => Array.from({ length: count }, (_, index) => row(index));

const insertEvents = preparedFor((db, count, slot) =>
  db
    .insertInto("events")
    .values(rows(count, (at) => ({ idempotency_key: slot("key", at), emitted_at: slot("at", at), envelope: slot("envelope", at) })))
    .returning(["pos", "idempotency_key"]),
);

const insertRooms = preparedFor((db, count, slot) =>
  db.insertInto("room_events").values(rows(count, (at) => ({ room: slot("room", at), n: slot("n", at), pos: slot("pos", at) }))),
);

const insertRelay = preparedFor((db, count, slot) =>
  db
    .insertInto("relay_outbox")
    .values(rows(count, (at) => ({ pos: slot("pos", at), event_id: slot("id", at), committed_at: slot("at", at) }))),
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

/** An event that was asked for, as far as it is known before it has its numbers. */
interface Waiting extends Pick<EventDraft, "type" | "entity_id"> {
  runtime: Envelope["runtime"];
  payload: Envelope["payload"];
  at: number;
  entity: EntityKind;
  stream: string;
  rooms: Room[];
  id: string;
  key: string;
}

/** The events of one transaction. */
export interface EventWriter extends Pick<Writes, "emit"> {
  /**
   * Gives every event its numbers and stores it: the last thing that a transaction does. All counters are raised in one go, in sorted order, and nothing is waited
   * for while they are locked, so two transactions never wait for each other in a circle, whatever they did before.
   */
  flush(): Promise<Envelope[]>;
}

/** Writing events. */
export function eventWrites(db: Db, epoch: string): EventWriter {
  const waiting: Waiting[] = [];
  let isOver = false;
  return {
    async emit(draft, at) {
      if (isOver) throw new Error("the transaction of this event has ended");
      const { entity, rooms } = check(draft.type, draft.rooms);
      const id = crypto.randomUUID();
      const key = draft.idempotency_key ?? id;
      if (key !== id && (waiting.some((other) => other.key === key) || (await byKey(db, { key })).length > 0)) return false;
      const { type, entity_id, payload, runtime = null } = draft;
      waiting.push({ type, entity_id, runtime, payload, at, entity, stream: `${entity}:${entity_id}`, rooms, id, key });
      return true;
    },

    async flush() {
      isOver = true;
      if (waiting.length === 0) return [];
      const counts = new Map<string, number>();
      const keysOf = ({ stream, rooms }: Waiting) => [headKey.stream(stream), ...rooms.map(headKey.room)];
      for (const key of waiting.flatMap(keysOf)) counts.set(key, (counts.get(key) ?? 0) + 1);
      const last = new Map(Array.from(await raiseHeads(db, counts), ([key, head]) => [key, head - counts.get(key)!]));
      const next = (key: string) => {
        const n = last.get(key)! + 1;
        last.set(key, n);
        return n;
      };
      const envelopes = waiting.map(
        ({ type, entity_id, runtime, payload, at, entity, stream, rooms, id, key }): Envelope => ({
          contract_version: CONTRACT_VERSION,
          event_id: id,
          idempotency_key: key,
          sequence: next(headKey.stream(stream)),
          sequence_stream: stream,
          emitted_at: new Date(at).toISOString(),
          event_type: type,
          entity_kind: entity,
          entity_id,
          room_keys: rooms,
          room_sequences: Object.fromEntries(rooms.map((room) => [room, next(headKey.room(room))])),
          epoch,
          runtime,
          payload,
        }),
      );
      await store(db, envelopes, waiting);
      return envelopes;
    },
  };
}

async function store(db: Db, envelopes: readonly Envelope[], events: readonly Waiting[]): Promise<void> {
  const written = envelopes.map((envelope, index) => ({
    key: envelope.idempotency_key,
    at: events[index]!.at,
    envelope: JSON.stringify(envelope),
  }));
  const positions = new Map((await inChunks(db, insertEvents, written)).map((row) => [row.idempotency_key, row.pos]));
  const ofRooms = envelopes.flatMap(({ idempotency_key, room_sequences }) =>
    Object.entries(room_sequences).map(([room, n]) => ({ room, n, pos: positions.get(idempotency_key)! })),
  );
  await inChunks(db, insertRooms, ofRooms);
  await inChunks(
    db,
    insertRelay,
    envelopes.map(({ event_id, idempotency_key }, index) => ({
      pos: positions.get(idempotency_key)!,
      id: event_id,
      at: events[index]!.at,
    })),
  );
  const grown = new Set(ofRooms.filter(({ n }) => n % LONG_ROOM === 0).map(({ room }) => room));
  for (const room of grown) await insertLongRoom(db, { room });
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
