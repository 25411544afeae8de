import { z } from "zod";
import { EntityKind } from "./entity-kinds.ts";
import { Room } from "./rooms.ts";
import { RuntimeMetadata } from "./runtime.ts";

/** The version of the realtime contract that this server speaks. Within v1 only optional fields and new events are added. */
export const CONTRACT_VERSION = "v1";

/** The Socket.IO namespace of the realtime contract. */
export const NAMESPACE = "/rt";

/**
 * The envelope around every event of contract v1. `sequence` counts within `sequence_stream` (`<entity_kind>:<entity_id>`); `room_sequences`
 * holds, per room, the number of this event there: contiguous from 1, so a follower sees every gap. `emitted_at` is ISO 8601 UTC and MUST NOT
 * be used for ordering. `epoch` changes only when the event history was lost.
 */
export const Envelope = z.object({
  contract_version: z.literal(CONTRACT_VERSION),
  event_id: z.uuid({ version: "v4" }),
  idempotency_key: z.string().min(1).max(200),
  sequence: z.int().positive(),
  sequence_stream: z.string().min(3).max(200),
  emitted_at: z.iso.datetime(),
  event_type: z.string().min(3).max(80),
  entity_kind: EntityKind,
  entity_id: z.string().min(1).max(160),
  room_keys: z.array(Room).min(1).max(8),
  room_sequences: z.record(z.string(), z.int().positive()),
  epoch: z.string().min(1).max(64),
  runtime: RuntimeMetadata.nullable(),
  payload: z.unknown(),
});
export type Envelope<P = unknown> = Omit<z.infer<typeof Envelope>, "payload"> & { payload: P };
