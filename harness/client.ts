import { io } from "socket.io-client";
import { asEnvelope, asSubscribeAck, control, namespace } from "../web/client/realtime/frames.ts";
import {
  type ConnectionStatus,
  connectRealtime,
  type Handlers,
  type Realtime,
  type RealtimeOptions,
} from "../web/client/realtime/index.ts";

/** What a realtime client has to offer in order to be examined. */
export type Client = Pick<Realtime, "follow" | "status" | "history" | "close">;

const NEVER_MS = 3_600_000;

/**
 * Clients by kind: Studio's own, and such as must not pass. `stock`: Socket.IO's client as its documentation shows it. `no-return`: Studio's, which is
 * content with whatever worked first. `two-streams`: Studio's, and beside it events are fetched over HTTP at all times.
 */
export const clients = {
  studio: connectRealtime,
  stock: connectStock,
  "no-return": (options) =>
    connectRealtime({ ...options, timings: { ...options.timings, retryMs: NEVER_MS, retryMaxMs: NEVER_MS, barredMs: NEVER_MS } }),
  "two-streams": connectTwice,
} as const satisfies Record<string, (options: RealtimeOptions) => Client>;

export type ClientKind = keyof typeof clients;

function connectStock({ url, path, auth }: RealtimeOptions): Client {
  const socket = io(`${new URL(url!).origin}${namespace}`, {
    path,
    forceNew: true,
    transports: ["websocket", "polling"],
    tryAllTransports: true,
    reconnectionDelay: 100,
    reconnectionDelayMax: 300,
    ...(auth ? { auth } : {}),
  });
  const followed = new Map<string, { handlers: Handlers; after: number | null; epoch: string }>();
  const subscribe = async () => {
    // Whoever is cut off meanwhile asks again when it is back.
    const said: unknown = await socket.emitWithAck(control.subscribe, { rooms: [...followed.keys()] }).catch(() => null);
    const ack = asSubscribeAck(said);
    for (const [room, { epoch, head }] of Object.entries(ack?.cursors ?? {})) {
      const place = followed.get(room);
      if (place) Object.assign(place, { epoch, after: place.after ?? head });
    }
  };
  socket.on("connect", () => void (followed.size > 0 && subscribe()));
  socket.onAny((_, body: unknown) => {
    const envelope = asEnvelope(body);
    for (const [room, n] of Object.entries(envelope?.room_sequences ?? {})) {
      const place = followed.get(room);
      if (!place) continue;
      place.after = n;
      place.handlers.onEvent(envelope!);
    }
  });
  return {
    follow(room, _, handlers) {
      const place = { handlers, after: null as number | null, epoch: "" };
      followed.set(room, place);
      if (socket.connected) void subscribe();
      return {
        unfollow: () => void followed.delete(room),
        cursor: () => (place.after === null ? null : { epoch: place.epoch, after: place.after }),
      };
    },
    status(): ConnectionStatus {
      const transport = socket.io.engine?.transport?.name === "websocket" ? "websocket" : "polling";
      const because = { code: "connected", reason: "What Socket.IO's own client says of itself", since: 0 } as const;
      return socket.connected ? { state: "live", transport, ...because } : { state: "reconnecting", attempt: 0, ...because };
    },
    history: () => [],
    close: () => void socket.disconnect(),
  };
}

function connectTwice(options: RealtimeOptions): Client {
  const client = connectRealtime(options);
  const timers = new Set<ReturnType<typeof setInterval>>();
  return {
    ...client,
    follow(room, position, handlers) {
      const get = () =>
        void fetch(`${options.url}/api/events?room=${room}`, {
          headers: options.auth ? { authorization: `Bearer ${options.auth.token}` } : {},
        })
          .then((answer) => answer.body?.cancel())
          .catch(() => {});
      timers.add(setInterval(get, options.timings?.eventsMs ?? 1000));
      return client.follow(room, position, handlers);
    },
    close() {
      for (const timer of timers) clearInterval(timer);
      client.close();
    },
  };
}
