import { io } from "socket.io-client";
import { CONTROL, type Connected, type ResnapshotRequired, type SubscribeAck } from "../../../src/contract/control.ts";
import { CONTRACT_VERSION, type Envelope, NAMESPACE } from "../../../src/contract/envelope.ts";
import type { Api } from "./api.ts";

const ACK_LIMIT_MS = 10_000;
const RETRY_MS = 250;

/** The live side of a Studio: events of rooms, in order and once each. */
export interface Following {
  /** Follows a room from after this number on. Following it again moves it. */
  room(room: string, epoch: string, after: number): void;
  /** How events arrive right now; null while they do not. */
  transport(): string | null;
  /** The worker that it was connected to last. */
  worker(): { id: string; runtime: string } | null;
  close(): void;
}

/**
 * Follows rooms over Socket.IO. An event that is not the next of its room makes the room be asked for again from where it stands, so that none is missed
 * and none is seen twice. `stale` says that a room's position is no longer known to the server, so its state has to be read anew.
 */
export function follow(api: Api, event: (envelope: Envelope) => void, stale: (room: string) => void): Following {
  const base = new URL(api.base);
  const socket = io(`${base.origin}${NAMESPACE}`, {
    path: `${base.pathname.replace(/\/$/, "")}/socket.io`,
    transports: ["websocket", "polling"],
    tryAllTransports: true,
    auth: { token: api.token, contract: CONTRACT_VERSION },
    reconnectionDelayMax: 1000,
    forceNew: true,
  });
  const positions = new Map<string, { epoch: string; after: number }>();
  let hello: Connected | null = null;
  let move: NodeJS.Timeout | undefined;

  const subscribe = (rooms: readonly string[]) => {
    if (!socket.connected || rooms.length === 0) return;
    const wanted = rooms.map((room) => ({ room, ...positions.get(room)! }));
    // 100 rooms a call is what the contract allows.
    for (let at = 0; at < wanted.length; at += 100) {
      socket
        .timeout(ACK_LIMIT_MS)
        .emit(CONTROL.subscribe, { rooms: wanted.slice(at, at + 100) }, (error: Error | null, ack?: SubscribeAck) => {
          for (const { room } of ack?.refused ?? []) positions.delete(room);
          if (error && socket.connected) socket.disconnect().connect();
        });
    }
  };
  socket.on("connect", () => subscribe([...positions.keys()]));
  // Whoever is refused by the namespace is not brought back by Socket.IO itself; a worker that is leaving says that another try will do.
  socket.on("connect_error", (error: Error & { data?: { retry?: boolean } }) => {
    if (!socket.active && error.data?.retry) setTimeout(() => socket.connect(), RETRY_MS).unref();
  });
  socket.on(CONTROL.connected, (connected: Connected) => {
    hello = connected;
  });
  socket.on(CONTROL.resnapshotRequired, ({ room }: ResnapshotRequired) => {
    if (positions.delete(room)) stale(room);
  });
  socket.on(CONTROL.draining, ({ retry_after }: { retry_after: number }) => {
    clearTimeout(move);
    move = setTimeout(() => socket.disconnect().connect(), retry_after);
    move.unref();
  });
  socket.onAny((_name: string, envelope: Envelope) => {
    if (typeof envelope?.room_sequences !== "object") return;
    const places = Object.entries(envelope.room_sequences).filter(([room]) => positions.has(room));
    const behind = places.filter(([room, n]) => n > positions.get(room)!.after + 1);
    if (behind.length > 0) return subscribe(behind.map(([room]) => room));
    if (places.length === 0 || places.some(([room, n]) => n <= positions.get(room)!.after)) return;
    for (const [room, n] of places) positions.get(room)!.after = n;
    event(envelope);
  });
  return {
    room: (room, epoch, after) => {
      positions.set(room, { epoch, after });
      subscribe([room]);
    },
    transport: () => (socket.connected ? (socket.io.engine?.transport.name ?? null) : null),
    worker: () => hello && { id: hello.worker, runtime: hello.runtime },
    close: () => {
      clearTimeout(move);
      socket.disconnect();
    },
  };
}
