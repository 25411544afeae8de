import type { Envelope } from "../contract/envelope.ts";
import type { WireEvent } from "../ports/event-log.ts";

/** Turns a committed envelope into what travels: the only place on the way to the sockets that makes JSON of it. */
export function toWire(envelope: Envelope): WireEvent {
  return { type: envelope.event_type, rooms: Object.entries(envelope.room_sequences), json: JSON.stringify(envelope) };
}
