import { z } from "zod";
import { Envelope } from "./envelope.ts";
import { Room } from "./rooms.ts";

/** Where a follower stands in a room: the epoch that it knows and the last number that it applied. */
export const Position = z.object({ room: Room, epoch: z.string().min(1).max(64), after: z.int().nonnegative() });
export type Position = z.infer<typeof Position>;

/** `rt.subscribe`: a plain room means "from now"; a position asks for everything after it. At most 100 rooms a call. */
export const Subscribe = z.object({
  rooms: z
    .array(z.union([z.string().max(200), z.looseObject({ room: z.string().max(200) })]))
    .min(1)
    .max(100),
});
export type Subscribe = z.infer<typeof Subscribe>;

/** `rt.unsubscribe`. */
export const Unsubscribe = z.object({ rooms: z.array(z.string().max(200)).min(1).max(100) });
export type Unsubscribe = z.infer<typeof Unsubscribe>;

/** Why a room was refused. */
export const RefusalCode = z.enum(["bad_room", "not_found", "forbidden", "too_many_rooms", "bad_position"]);
export type RefusalCode = z.infer<typeof RefusalCode>;

/** The acknowledgement of `rt.subscribe` and `rt.unsubscribe`. `cursors` holds, per accepted room, the committed head at the time of the call. */
export const SubscribeAck = z.object({
  ok: z.boolean(),
  rooms: z.array(z.string()),
  refused: z.array(z.object({ room: z.string(), code: RefusalCode })),
  cursors: z.record(z.string(), z.object({ epoch: z.string(), head: z.int().nonnegative() })),
  namespace: z.string(),
  server_time: z.string(),
  error: z.object({ code: z.string(), message: z.string() }).optional(),
});
export type SubscribeAck = z.infer<typeof SubscribeAck>;

/** `rt.health` answers this; `echo` returns what was sent, up to 1 KiB of JSON. */
export const HealthAck = z.object({
  ok: z.boolean(),
  namespace: z.string(),
  server_time: z.string(),
  metrics: z.object({ sockets: z.int(), rooms: z.int(), tail_lag_ms: z.number().nullable() }),
  echo: z.unknown(),
});
export type HealthAck = z.infer<typeof HealthAck>;

/** `rt.connected`, sent once after the namespace connected. `websocket_blocked` is true when the server has seen this client's upgrades fail. */
export const Connected = z.object({
  namespace: z.string(),
  contract_version: z.string(),
  worker: z.string(),
  runtime: z.enum(["bun", "node", "deno"]),
  transport: z.enum(["websocket", "polling"]),
  epoch: z.string(),
  head_interval_ms: z.int().positive(),
  server_time: z.string(),
  websocket_blocked: z.boolean(),
});
export type Connected = z.infer<typeof Connected>;

/** `rt.head`: the committed head of a followed room, sent every few seconds, so that a quiet stall is visible. */
export const Head = z.object({ room: Room, epoch: z.string(), sequence: z.int().nonnegative() });
export type Head = z.infer<typeof Head>;

/** `rt.resnapshot_required`: the position is older than what is kept, or of another epoch. The follower fetches the status endpoint and its cursor. */
export const ResnapshotRequired = z.object({
  room: Room,
  epoch: z.string(),
  head: z.int().nonnegative(),
  reason: z.enum(["epoch_changed", "too_old", "ahead_of_head"]),
});
export type ResnapshotRequired = z.infer<typeof ResnapshotRequired>;

/** `rt.draining`: this worker is leaving; reconnect after `retry_after` milliseconds (already jittered). */
export const Draining = z.object({ retry_after: z.int().nonnegative() });
export type Draining = z.infer<typeof Draining>;

/**
 * The `data` of a namespace `connect_error`: why the server refused the handshake. `code` is one of the table of errors (`unauthenticated`,
 * `bad_token`, `bad_origin`, `bad_request` for an unknown contract, `draining`, ...), `message` a sentence for people; `retry` says whether the
 * same handshake may succeed later.
 */
export const HandshakeRefusal = z.object({ code: z.string(), message: z.string(), retry: z.boolean() });
export type HandshakeRefusal = z.infer<typeof HandshakeRefusal>;

/**
 * The answer of `GET /api/events?room=&epoch=&after=`: the committed events of one room after a position, in order, without a hole. Without `epoch`
 * and `after` it means "from now": no events, only the head. `more` is true when the page was cut and the next one can be asked for at once. With
 * `resnapshot` the position is not usable and `events` is empty.
 */
export const EventsPage = z.object({
  room: Room,
  epoch: z.string(),
  head: z.int().nonnegative(),
  events: z.array(Envelope),
  more: z.boolean(),
  resnapshot: ResnapshotRequired.nullable(),
});
export type EventsPage = z.infer<typeof EventsPage>;

/** The names of the contract's control events, from client to server and from server to client. */
export const CONTROL = {
  subscribe: "rt.subscribe",
  unsubscribe: "rt.unsubscribe",
  health: "rt.health",
  connected: "rt.connected",
  head: "rt.head",
  resnapshotRequired: "rt.resnapshot_required",
  draining: "rt.draining",
} as const;
