/** Who follows which rooms on this page: one reducer per set of handlers, and the work that its effects ask for. */
import type { EventsPage, Head, RefusalCode, ResnapshotRequired } from "../../../src/contract/control.ts";
import type { Envelope } from "../../../src/contract/envelope.ts";
import { createReducer, type Effect, type Position, type Reducer, type ResnapshotInfo } from "./reducer.ts";
import type { Timings } from "./timings.ts";

/** The `cursor` of a status endpoint: the positions of every room that its state covers. */
export interface SnapshotCursor {
  epoch: string;
  rooms: Record<string, number>;
}

/**
 * What a page does with a room. Rooms that share one state MUST be followed with the same handlers object: an event that names several of them is
 * then applied once. Parts of a page with states of their own use handlers of their own, and each gets the event.
 */
export interface Handlers {
  /** The next event. It MUST NOT throw; what it throws is reported and the event counts as applied. */
  onEvent(envelope: Envelope): void;
  /**
   * The position cannot be continued: load the state anew and answer where it stands, either the position of `info.room` or the whole `cursor` of
   * the status endpoint. A rejection is tried again, with growing pauses. Live events are held meanwhile. When the answer leaves `info.room` out,
   * the state does not contain it any more: it is not followed any longer, and `onRefused` says `not_found`.
   */
  onResnapshot(info: ResnapshotInfo): Promise<Position | SnapshotCursor>;
  /** The server does not let this client follow the room; nothing will come. */
  onRefused?(room: string, code: RefusalCode): void;
}

/** What the two kinds of streams bring. */
export interface Sink {
  frame(envelope: Envelope): void;
  head(head: Head): void;
  resnapshot(required: ResnapshotRequired): void;
  joined(room: string, epoch: string, head: number): void;
  refused(room: string, code: RefusalCode): void;
}

interface Group {
  handlers: Handlers;
  reducer: Reducer;
  /** Rooms that wait for a snapshot. */
  pending: Map<string, ResnapshotInfo>;
  loading: boolean;
  /** Snapshots taken since the last applied event, so that a loop of them slows down. */
  streak: number;
}

interface Options {
  timings: Timings;
  now(): number;
  /** Ask the current stream to subscribe a room (again), from `position(room)`. */
  want(room: string): void;
  /** Nobody follows the room any more. */
  unwant(room: string): void;
  report(error: unknown): void;
}

const MAX_PAUSE_MS = 30_000;

/** The followed rooms of a client. */
export type Followers = ReturnType<typeof createFollowers>;

/** Begins with nobody following anything. */
export function createFollowers({ timings, now, want, unwant, report }: Options) {
  const groups = new Map<Handlers, Group>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let closed = false;

  const of = (room: string) => [...groups.values()].filter((group) => group.reducer.has(room));

  const watch = () => {
    if (timer !== undefined || closed || ![...groups.values()].some((group) => group.reducer.waiting())) return;
    timer = setTimeout(
      () => {
        timer = undefined;
        for (const group of groups.values()) run(group, group.reducer.due(now()));
        watch();
      },
      Math.max(5, timings.holdMs / 4),
    );
  };

  const run = (group: Group, effects: Effect[]) => {
    for (const effect of effects) {
      if (effect.do === "apply") {
        // A handler may have stopped following in between.
        if (closed || !effect.envelope.room_keys.some(group.reducer.has)) continue;
        group.streak = 0;
        try {
          group.handlers.onEvent(effect.envelope);
        } catch (error) {
          report(error);
        }
      } else if (effect.do === "resubscribe") want(effect.room);
      else {
        group.pending.set(effect.info.room, effect.info);
        void load(group);
      }
    }
    watch();
  };

  const load = async (group: Group) => {
    if (group.loading) return;
    group.loading = true;
    let failures = 0;
    while (!closed) {
      const next = [...group.pending.values()].find((info) => group.reducer.has(info.room));
      if (!next) break;
      const pause = group.streak + failures;
      if (pause > 0) await delay(Math.min(timings.reconnectMinMs * 2 ** pause, MAX_PAUSE_MS));
      if (closed || !group.reducer.has(next.room)) continue;
      try {
        const answer = await bounded(group.handlers.onResnapshot(next), timings.snapshotMs);
        const positions = "rooms" in answer ? answer.rooms : { [next.room]: answer.after };
        group.streak += 1;
        failures = 0;
        if (positions[next.room] === undefined) {
          group.pending.delete(next.room);
          refuse(group, next.room, "not_found");
        }
        for (const room of Object.keys(positions)) group.pending.delete(room);
        run(group, group.reducer.snapshotted(answer.epoch, positions, now()));
      } catch (error) {
        failures += 1;
        report(error);
      }
    }
    group.pending.clear();
    group.loading = false;
  };

  const sink: Sink = {
    frame(envelope) {
      for (const group of groups.values()) run(group, group.reducer.frame(envelope, now()));
    },
    head({ room, epoch, sequence }) {
      for (const group of of(room)) group.reducer.head(room, epoch, sequence, now());
      watch();
    },
    resnapshot(required) {
      for (const group of of(required.room)) {
        // A state of the new epoch is already good: only the older ones among the states of this page have to be loaded.
        if (required.reason === "epoch_changed" && group.reducer.position(required.room)?.epoch === required.epoch) want(required.room);
        else run(group, group.reducer.resnapshot(required));
      }
    },
    joined(room, epoch, head) {
      for (const group of of(room)) run(group, group.reducer.joined(room, epoch, head, now()));
    },
    refused(room, code) {
      for (const group of of(room)) refuse(group, room, code);
    },
  };

  const refuse = (group: Group, room: string, code: RefusalCode) => {
    drop(group, room);
    try {
      group.handlers.onRefused?.(room, code);
    } catch (error) {
      report(error);
    }
  };

  const drop = (group: Group, room: string) => {
    run(group, group.reducer.remove(room, now()));
    if (group.reducer.rooms().length === 0) groups.delete(group.handlers);
  };

  return {
    sink,

    add(room: string, position: Position | null, handlers: Handlers) {
      const group = groups.get(handlers) ?? {
        handlers,
        reducer: createReducer({ holdMs: timings.holdMs }),
        pending: new Map(),
        loading: false,
        streak: 0,
      };
      if (group.reducer.has(room)) throw new Error(`${room} is already followed with these handlers`);
      groups.set(handlers, group);
      group.reducer.add(room, position);
      want(room);
    },

    remove(room: string, handlers: Handlers) {
      const group = groups.get(handlers);
      if (!group?.reducer.has(room)) return;
      drop(group, room);
      if (of(room).length === 0) unwant(room);
    },

    /** Where one follower stands. */
    cursor: (room: string, handlers: Handlers): Position | null => groups.get(handlers)?.reducer.position(room) ?? null,

    /** Every followed room, except those whose position is being replaced by a snapshot. */
    rooms(): string[] {
      const found = new Set<string>();
      for (const { reducer } of groups.values()) for (const room of reducer.rooms()) if (!reducer.resnapshotting(room)) found.add(room);
      return [...found];
    },

    /** The position to ask the server from: the lowest of those who follow the room, `null` for "from now". */
    position(room: string): Position | null {
      let lowest: Position | null = null;
      for (const { reducer } of of(room)) {
        const position = reducer.resnapshotting(room) ? null : reducer.position(room);
        if (position && (!lowest || position.after < lowest.after)) lowest = position;
      }
      return lowest;
    },

    /** Takes in one page of `/api/events`. */
    page(page: EventsPage, envelopes: Envelope[]) {
      if (page.resnapshot) return sink.resnapshot(page.resnapshot);
      sink.joined(page.room, page.epoch, page.head);
      for (const envelope of envelopes) sink.frame(envelope);
    },

    /** The stream ended. */
    lost() {
      for (const { reducer } of groups.values()) reducer.lost();
    },

    close() {
      closed = true;
      clearTimeout(timer);
      groups.clear();
    },
  };
}

const delay = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

async function bounded<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    return await Promise.race([
      work,
      new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error(`no snapshot within ${ms} ms`)), ms);
      }),
    ]);
  } finally {
    clearTimeout(timer);
  }
}
