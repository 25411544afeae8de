import type { z } from "zod";
import { CONTRACT_VERSION, Envelope } from "./envelope.ts";
import type { EventDefinition } from "./event.ts";
import { events } from "./events/index.ts";

type Events = (typeof events)[number];

/** The name of an event type of contract v1. */
export type EventType = Events["type"];

/** The payload of an event type. */
export type PayloadOf<T extends EventType> = z.infer<Extract<Events, { type: T }>["payload"]>;

const byType = new Map<string, EventDefinition>(events.map((event) => [event.type, event]));

/** The declaration of an event type, or `null` for a name that contract v1 does not have. */
export function definitionOf(type: string): EventDefinition | null {
  return byType.get(type) ?? null;
}

/**
 * Parses an envelope and its payload. Throws a ZodError naming the field when either is not of the contract; unknown optional fields pass, so
 * that an older reader keeps working beside a newer writer.
 */
export function parseEnvelope(value: unknown): Envelope {
  const envelope = Envelope.parse(value);
  const definition = byType.get(envelope.event_type);
  if (definition) definition.payload.parse(envelope.payload);
  return envelope as Envelope;
}

/** The golden envelope of an event type: frozen within v1, byte for byte in `golden/<type>.json`. */
export function goldenEnvelope(definition: EventDefinition): Envelope {
  const rooms = definition.rooms.map((prefix) => `${prefix}:${EXAMPLE_ID}`);
  return {
    contract_version: CONTRACT_VERSION,
    event_id: "6f9619ff-8b86-4d01-b42d-00cf4fc964ff",
    idempotency_key: `golden:${definition.type}`,
    sequence: 7,
    sequence_stream: `${definition.entity}:${EXAMPLE_ID}`,
    emitted_at: "2026-01-02T03:04:05.678Z",
    event_type: definition.type,
    entity_kind: definition.entity,
    entity_id: EXAMPLE_ID,
    room_keys: rooms,
    room_sequences: Object.fromEntries(rooms.map((room, index) => [room, 7 + index])),
    epoch: "0f6e1c2a9b3d",
    runtime: null,
    payload: definition.example,
  };
}

const EXAMPLE_ID = "0199d2a0-0000-7000-8000-000000000001";
