import { z } from "zod";
import { goldenEnvelope } from "./contract.ts";
import { CONTROL, Connected, Draining, Head, HealthAck, ResnapshotRequired, Subscribe, SubscribeAck, Unsubscribe } from "./control.ts";
import { CONTRACT_VERSION, Envelope, NAMESPACE } from "./envelope.ts";
import { events } from "./events/index.ts";
import { ROOM_PREFIXES } from "./rooms.ts";

/** What of the document depends on the deployment. */
export interface AsyncApiOptions {
  /** The version of the program. */
  version: string;
  /** Host with port, scheme and path of the Socket.IO endpoint as clients reach them; left out of the committed document. */
  server?: { host: string; protocol: "ws" | "wss"; pathname: string };
}

const schema = (type: z.ZodType) => {
  const { $schema: _, ...rest } = z.toJSONSchema(type, { unrepresentable: "any", io: "input" });
  return rest;
};

const control = {
  [CONTROL.subscribe]: { payload: Subscribe, ack: SubscribeAck, from: "client", about: "Follow rooms, from now or from a position" },
  [CONTROL.unsubscribe]: { payload: Unsubscribe, ack: SubscribeAck, from: "client", about: "Stop to follow rooms" },
  [CONTROL.health]: { payload: z.unknown(), ack: HealthAck, from: "client", about: "Ask the worker how it is; echoes what was sent" },
  [CONTROL.connected]: { payload: Connected, ack: null, from: "server", about: "Sent once after the namespace connected" },
  [CONTROL.head]: { payload: Head, ack: null, from: "server", about: "The committed head of a followed room" },
  [CONTROL.resnapshotRequired]: { payload: ResnapshotRequired, ack: null, from: "server", about: "Fetch the status endpoint again" },
  [CONTROL.draining]: { payload: Draining, ack: null, from: "server", about: "This worker is leaving; reconnect after the delay" },
} as const;

/**
 * The realtime contract as an AsyncAPI 3.0 document (https://www.asyncapi.com/docs/reference/specification/v3.0.0). Socket.IO has no binding there,
 * so the messages carry the event name as `name` and acknowledgements stand as `x-ack`.
 */
export function asyncApi(options: AsyncApiOptions): object {
  const messages: Record<string, object> = {};
  const schemas: Record<string, object> = { Envelope: schema(Envelope) };
  const toClient: object[] = [];
  const toServer: object[] = [];
  for (const event of events) {
    schemas[event.type] = {
      allOf: [
        { $ref: "#/components/schemas/Envelope" },
        { properties: { event_type: { const: event.type }, payload: schema(event.payload) } },
      ],
    };
    messages[event.type] = {
      name: event.type,
      title: event.about,
      summary: `About ${event.entity}; sent to rooms ${event.rooms.map((prefix) => `${prefix}:<id>`).join(", ")}. Since contract v${event.since}.`,
      payload: { $ref: `#/components/schemas/${event.type}` },
      examples: [{ name: "golden", payload: goldenEnvelope(event) }],
    };
    toClient.push({ $ref: `#/channels/rt/messages/${event.type}` });
  }
  for (const [name, { payload, ack, from, about }] of Object.entries(control)) {
    messages[name] = { name, title: about, payload: schema(payload), ...(ack ? { "x-ack": schema(ack) } : {}) };
    (from === "client" ? toServer : toClient).push({ $ref: `#/channels/rt/messages/${name}` });
  }
  return {
    asyncapi: "3.0.0",
    info: {
      title: "Studio realtime contract",
      version: options.version,
      description: `Contract ${CONTRACT_VERSION} over Socket.IO, namespace ${NAMESPACE}. Rooms: ${ROOM_PREFIXES.map((prefix) => `${prefix}:<id>`).join(", ")}. A client applies an event only if its number in every followed room is the next one; else it asks for what is missing with ${CONTROL.subscribe}.`,
    },
    ...(options.server ? { servers: { studio: { ...options.server, description: "Socket.IO (Engine.IO protocol 4)" } } } : {}),
    channels: {
      rt: {
        address: NAMESPACE,
        messages: Object.fromEntries(Object.keys(messages).map((name) => [name, { $ref: `#/components/messages/${name}` }])),
      },
    },
    operations: {
      receive: { action: "send", channel: { $ref: "#/channels/rt" }, messages: toClient, summary: "What the server sends" },
      control: { action: "receive", channel: { $ref: "#/channels/rt" }, messages: toServer, summary: "What a client may send" },
    },
    components: { messages, schemas },
  };
}
