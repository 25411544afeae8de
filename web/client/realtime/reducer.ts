/**
 * What a follower applies, and when: no timers, no network, the time is an argument. One reducer serves one set of handlers, that is one state on
 * one page, which may follow several rooms. An event is applied when it is the next one in every followed room that it names; it is dropped when
 * one of them has seen it; otherwise it is held until what is missing arrives, or the room is subscribed again.
 */
import type { ResnapshotRequired } from "../../../src/contract/control.ts";
import type { Envelope } from "../../../src/contract/envelope.ts";

/** Where a follower stands in a room: `after` is the number of the last event that its state contains. */
export interface Position {
  epoch: string;
  after: number;
}

/** Why a room needs a fresh snapshot: what the server said, or `stuck` when subscribing again did not move it. */
export interface ResnapshotInfo {
  room: string;
  epoch: string;
  head: number;
  reason: ResnapshotRequired["reason"] | "stuck";
}

/** What the owner of the reducer has to do, in this order. */
export type Effect = { do: "apply"; envelope: Envelope } | { do: "resubscribe"; room: string } | { do: "resnapshot"; info: ResnapshotInfo };

interface RoomState {
  epoch: string | null;
  /** The last applied number; `null` until the server said where "from now" is. */
  cursor: number | null;
  phase: "joining" | "live" | "resnapshot";
  /** The highest number that is known to exist. */
  known: number;
  /** Since when the next event is known to exist and has not arrived. */
  since: number | null;
  /** Subscriptions sent for the same hole. */
  tries: number;
  /** A frame of another epoch came: only the server can say what holds. */
  foreign: boolean;
  held: Map<number, Envelope>;
}

/** Subscriptions for one hole before the follower takes a snapshot instead. */
const MAX_TRIES = 6;
const MAX_WAIT_MS = 5000;

/** See {@link createReducer}. */
export type Reducer = ReturnType<typeof createReducer>;

/** `holdMs`: how long a hole is tolerated. `maxHeld`: events held per room; beyond it they are dropped and fetched again. */
export function createReducer({ holdMs, maxHeld = 500 }: { holdMs: number; maxHeld?: number }) {
  const rooms = new Map<string, RoomState>();

  /** The followed rooms of an event, with its number in each. */
  const places = (envelope: Envelope): [RoomState, number][] => {
    const found: [RoomState, number][] = [];
    for (const [room, n] of Object.entries(envelope.room_sequences)) {
      const state = rooms.get(room);
      if (state) found.push([state, n]);
    }
    return found;
  };

  const missing = (state: RoomState) =>
    state.foreign || (state.cursor !== null && state.known > state.cursor && !state.held.has(state.cursor + 1));

  const look = (state: RoomState, now: number, moved = false) => {
    if (moved) state.tries = 0;
    state.since = missing(state) ? (moved ? now : (state.since ?? now)) : null;
  };

  const settle = (state: RoomState, epoch: string, cursor: number) => {
    state.epoch = epoch;
    state.cursor = cursor;
    state.foreign = false;
    for (const [n, envelope] of state.held) if (n <= cursor || envelope.epoch !== epoch) state.held.delete(n);
    state.known = Math.max(cursor, ...state.held.keys());
  };

  /** Applies everything that has become next, starting with these rooms. */
  const drain = (queue: RoomState[], now: number, effects: Effect[]) => {
    const touched = new Set(queue);
    for (let state = queue.pop(); state; state = queue.pop()) {
      const envelope = state.cursor === null || state.phase === "resnapshot" ? undefined : state.held.get(state.cursor + 1);
      if (!envelope) continue;
      const all = places(envelope);
      if (all.some(([at]) => at.cursor === null || at.phase === "resnapshot")) continue;
      const seen = all.some(([at, n]) => n <= at.cursor!);
      if (!seen && all.some(([at, n]) => n > at.cursor! + 1)) continue;
      for (const [at, n] of all) {
        if (n > at.cursor! + 1) continue;
        at.held.delete(n);
        if (n === at.cursor! + 1) {
          at.cursor = n;
          look(at, now, true);
        }
        touched.add(at);
        queue.push(at);
      }
      if (!seen) effects.push({ do: "apply", envelope });
    }
    for (const state of touched) look(state, now);
    return effects;
  };

  const demand = (state: RoomState, info: ResnapshotInfo): Effect[] => {
    if (state.phase === "resnapshot") return [];
    state.phase = "resnapshot";
    state.since = null;
    state.tries = 0;
    return [{ do: "resnapshot", info }];
  };

  return {
    /** Starts following: after a position, or from now on. */
    add(room: string, position: Position | null) {
      const cursor = position?.after ?? null;
      const state: RoomState = {
        epoch: position?.epoch ?? null,
        cursor,
        phase: "joining",
        known: cursor ?? 0,
        since: null,
        tries: 0,
        foreign: false,
        held: new Map(),
      };
      rooms.set(room, state);
    },

    /** Stops following. What waited only for this room becomes applicable. */
    remove(room: string, now: number): Effect[] {
      rooms.delete(room);
      return drain([...rooms.values()], now, []);
    },

    has: (room: string) => rooms.has(room),
    rooms: () => [...rooms.keys()],

    /** Where the follower stands; `null` before the first answer when it follows from now on. */
    position(room: string): Position | null {
      const state = rooms.get(room);
      return state && state.epoch !== null && state.cursor !== null ? { epoch: state.epoch, after: state.cursor } : null;
    },

    /** True while the page fetches a snapshot: the room needs no subscription yet. */
    resnapshotting: (room: string) => rooms.get(room)?.phase === "resnapshot",

    /** The server accepted the subscription and named the head at that time. */
    joined(room: string, epoch: string, head: number, now: number): Effect[] {
      const state = rooms.get(room);
      if (!state || state.phase === "resnapshot") return [];
      if (state.epoch !== null && state.epoch !== epoch) return demand(state, { room, epoch, head, reason: "epoch_changed" });
      state.phase = "live";
      state.foreign = false;
      if (state.cursor === null) settle(state, epoch, head);
      state.known = Math.max(state.known, head);
      state.since = null;
      const effects = drain([...rooms.values()], now, []);
      if (state.since === null) state.tries = 0;
      return effects;
    },

    /** An event arrived. */
    frame(envelope: Envelope, now: number): Effect[] {
      const all = places(envelope);
      const strange = all.filter(([state]) => state.phase !== "resnapshot" && state.epoch !== null && state.epoch !== envelope.epoch);
      if (strange.length > 0) {
        for (const [state] of strange) {
          state.foreign = true;
          look(state, now);
        }
        return [];
      }
      for (const [state, n] of all) {
        if (state.phase !== "resnapshot" && state.cursor !== null && n <= state.cursor) continue;
        state.known = Math.max(state.known, n);
        if (state.held.size >= maxHeld) state.held.clear();
        state.held.set(n, envelope);
      }
      return drain(
        all.map(([state]) => state),
        now,
        [],
      );
    },

    /** The server said how far a room is. */
    head(room: string, epoch: string, sequence: number, now: number) {
      const state = rooms.get(room);
      if (!state || state.phase === "resnapshot" || state.epoch === null) return;
      if (state.epoch !== epoch) state.foreign = true;
      else state.known = Math.max(state.known, sequence);
      look(state, now);
    },

    /** The server said that the position is of no use. */
    resnapshot(info: ResnapshotInfo): Effect[] {
      const state = rooms.get(info.room);
      return state ? demand(state, info) : [];
    },

    /** The page has a fresh snapshot, which contains everything up to these positions. */
    snapshotted(epoch: string, positions: Record<string, number>, now: number): Effect[] {
      const effects: Effect[] = [];
      for (const [room, after] of Object.entries(positions)) {
        const state = rooms.get(room);
        if (!state) continue;
        state.phase = "joining";
        settle(state, epoch, after);
        effects.push({ do: "resubscribe", room });
      }
      return drain([...rooms.values()], now, effects);
    },

    /** The stream ended: what is held will come again after the cursor. */
    lost() {
      for (const state of rooms.values()) {
        if (state.phase === "resnapshot") continue;
        state.phase = "joining";
        state.since = null;
        state.tries = 0;
        state.foreign = false;
        state.held.clear();
        state.known = state.cursor ?? 0;
      }
    },

    /** What has waited for too long by now. */
    due(now: number): Effect[] {
      const effects: Effect[] = [];
      for (const [room, state] of rooms) {
        if (state.phase !== "live" || state.since === null) continue;
        if (now - state.since < Math.min(holdMs * 2 ** state.tries, MAX_WAIT_MS)) continue;
        if (state.tries >= MAX_TRIES) {
          effects.push(...demand(state, { room, epoch: state.epoch!, head: state.known, reason: "stuck" }));
          continue;
        }
        state.phase = "joining";
        state.tries += 1;
        effects.push({ do: "resubscribe", room });
      }
      return effects;
    },

    /** True when `due` has something to watch. */
    waiting(): boolean {
      for (const state of rooms.values()) if (state.phase === "live" && state.since !== null) return true;
      return false;
    },
  };
}
