/**
 * What comes from the network, checked by hand: the contract's zod schemas would cost more than this whole client. The constants are written again
 * here for the same reason; their types are the contract's, so a difference does not compile.
 */
import type {
  CONTROL,
  Connected,
  Draining,
  EventsPage,
  HandshakeRefusal,
  Head,
  ResnapshotRequired,
  SubscribeAck,
} from "../../../src/contract/control.ts";
import type { CONTRACT_VERSION, Envelope, NAMESPACE } from "../../../src/contract/envelope.ts";

/** See {@link CONTRACT_VERSION}, {@link NAMESPACE} and {@link CONTROL} of the contract. */
export const contract: typeof CONTRACT_VERSION = "v1";
export const namespace: typeof NAMESPACE = "/rt";
export const control: typeof CONTROL = {
  subscribe: "rt.subscribe",
  unsubscribe: "rt.unsubscribe",
  health: "rt.health",
  connected: "rt.connected",
  head: "rt.head",
  resnapshotRequired: "rt.resnapshot_required",
  draining: "rt.draining",
};

type Fields = Record<string, unknown>;
const fields = (value: unknown): Fields | null => (typeof value === "object" && value !== null ? (value as Fields) : null);
const text = (value: unknown): value is string => typeof value === "string" && value !== "";
const count = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

/** The envelope, or `null` when a follower could not place it. Payloads are left to those who read them. */
export function asEnvelope(value: unknown): Envelope | null {
  const body = fields(value);
  if (body?.contract_version !== contract || !text(body.event_id) || !text(body.event_type) || !text(body.epoch)) return null;
  const numbers = fields(body.room_sequences);
  if (!numbers || !Object.values(numbers).every((n) => count(n) && n > 0)) return null;
  return body as unknown as Envelope;
}

/** `rt.connected`, or `null`. */
export function asConnected(value: unknown): Connected | null {
  const body = fields(value);
  return body && count(body.head_interval_ms) && text(body.epoch) ? (body as unknown as Connected) : null;
}

/** `rt.head`, or `null`. */
export function asHead(value: unknown): Head | null {
  const body = fields(value);
  return body && text(body.room) && text(body.epoch) && count(body.sequence) ? (body as unknown as Head) : null;
}

/** `rt.resnapshot_required`, or `null`. */
export function asResnapshot(value: unknown): ResnapshotRequired | null {
  const body = fields(value);
  return body && text(body.room) && text(body.epoch) && count(body.head) ? (body as unknown as ResnapshotRequired) : null;
}

/** `rt.draining`, or `null`. */
export function asDraining(value: unknown): Draining | null {
  const body = fields(value);
  return body && count(body.retry_after) ? (body as unknown as Draining) : null;
}

/** The acknowledgement of `rt.subscribe`, or `null`. */
export function asSubscribeAck(value: unknown): SubscribeAck | null {
  const body = fields(value);
  if (!body || !Array.isArray(body.rooms) || !Array.isArray(body.refused)) return null;
  const cursors = fields(body.cursors);
  if (!cursors || !Object.values(cursors).every((cursor) => text(fields(cursor)?.epoch) && count(fields(cursor)?.head))) return null;
  return body as unknown as SubscribeAck;
}

/** One page of `/api/events`, or `null`. Its envelopes are checked one by one where they are applied. */
export function asEventsPage(value: unknown): EventsPage | null {
  const body = fields(value);
  if (!body || !text(body.room) || !text(body.epoch) || !count(body.head) || !Array.isArray(body.events)) return null;
  return body.resnapshot && !asResnapshot(body.resnapshot) ? null : (body as unknown as EventsPage);
}

/** Why the server refused (the data of a `connect_error`, or a problem+json body), or `null` when Studio did not say. */
export function asRefusal(value: unknown): HandshakeRefusal | null {
  const body = fields(value);
  if (!body || !text(body.code) || !/^[a-z_]+$/.test(body.code)) return null;
  const message = [body.message, body.detail, body.title].find(text) ?? body.code;
  return { code: body.code, message, retry: body.retry === true };
}
