import type { z } from "zod";
import {
  CONTROL,
  type Draining,
  type EventsPage,
  type Head,
  type HealthAck,
  Position,
  type RefusalCode,
  Subscribe,
  type SubscribeAck,
  Unsubscribe,
} from "../contract/control.ts";
import { NAMESPACE } from "../contract/envelope.ts";
import { parseRoom, type Room } from "../contract/rooms.ts";
import { StudioError } from "../errors.ts";
import type { Clock } from "../ports/clock.ts";
import type { EventLog } from "../ports/event-log.ts";
import type { Follower, Sockets } from "../ports/sockets.ts";
import type { Store } from "../ports/store.ts";
import type { Report } from "../report.ts";
import { type EventsQuery, eventsPage } from "./events-page.ts";
import { createGate } from "./gate.ts";
import { type Counters, Session, type SessionContext, type Wanted } from "./session.ts";
import { createTail, type Passed, type TailStats } from "./tail.ts";

/** Decides whether a principal may follow a room: `null` when it may. */
export type Authorise = (principal: string, room: Room) => Promise<RefusalCode | null>;

export interface RealtimeOptions {
  store: Store;
  log: EventLog;
  sockets: Sockets;
  clock: Clock;
  report: Report;
  authorise: Authorise;
  headIntervalMs: number;
  /** Rooms that one socket may follow. */
  maxRooms?: number;
  /** Replays that read from the Store at the same time. */
  maxReplays?: number;
}

/** What a worker knows of its live side, for metrics and health. */
export interface RealtimeStats extends Counters {
  sockets: number;
  replaysWaiting: number;
  catchingUp: number;
  tail: TailStats;
}

/** The live side of one web worker: from the event log and the Store to the followers that are connected here. */
export interface Realtime {
  start(): void;
  stop(): Promise<void>;
  connected(follower: Follower): void;
  disconnected(follower: Follower): void;
  /** Answers through `reply`, exactly once, before the first event of the new rooms. Never throws: bad input and a Store that is away are answers. */
  subscribe(follower: Follower, body: unknown, reply: (ack: SubscribeAck) => void): Promise<void>;
  unsubscribe(follower: Follower, body: unknown, reply: (ack: SubscribeAck) => void): Promise<void>;
  health(body: unknown): HealthAck;
  /** What a call is answered that was not even looked at, because there were too many. */
  tooMany(): SubscribeAck;
  /** Tells every follower to come back to another worker, each at its own moment within `spreadMs`. */
  drain(spreadMs: number): void;
  /** Ends the connections of a principal on this worker. */
  revoke(principal: string): void;
  /** One page of events for a client whose socket has failed. Throws StudioError `bad_request`, `not_found` or `forbidden`. */
  eventsPage(principal: string, query: EventsQuery): Promise<EventsPage>;
  stats(): RealtimeStats;
}

/** Subscriptions of one socket that may wait for their turn. */
const MAX_TURNS = 32;
const MAX_ECHO = 1024;

/** See {@link Realtime}. */
export function createRealtime(options: RealtimeOptions): Realtime {
  const { store, log, sockets, clock, report, authorise, headIntervalMs, maxRooms = 200, maxReplays = 8 } = options;
  const sessions = new Map<string, Session>();
  const counters: Counters = { replays: 0, replayed: 0, resnapshots: 0, overflows: 0, slowConsumers: 0 };
  const gate = createGate(maxReplays);
  const taps: SessionContext["taps"] = new Map();

  function pass(events: readonly Passed[]) {
    const slow = sockets.batch(() => {
      for (const { event, rooms } of events) sockets.broadcast(rooms, event.type, event.json);
    });
    if (taps.size > 0) {
      for (const { event, rooms } of events) for (const room of rooms) for (const session of taps.get(room) ?? []) session.tap(event);
    }
    for (const follower of slow) sessions.get(follower.id)?.slow();
  }

  function sendHeads(heads: ReadonlyMap<Room, number>) {
    const slow = sockets.batch(() => {
      for (const [room, sequence] of heads) {
        const head: Head = { room, epoch: store.epoch, sequence };
        sockets.broadcast([room], CONTROL.head, JSON.stringify(head));
      }
    });
    for (const follower of slow) sessions.get(follower.id)?.slow();
  }

  const tail = createTail({
    store,
    log,
    clock,
    report,
    headIntervalMs,
    pass,
    heads: sendHeads,
    tooOld(room, head) {
      counters.resnapshots += 1;
      const body = JSON.stringify({ room, epoch: store.epoch, head, reason: "too_old" });
      sockets.broadcast([room], CONTROL.resnapshotRequired, body);
    },
  });
  const context: SessionContext = { store, tail, sockets, clock, report, gate, taps, counters };

  const now = () => new Date(clock.now()).toISOString();
  const ack = (part: Partial<SubscribeAck>): SubscribeAck => ({
    ok: true,
    rooms: [],
    refused: [],
    cursors: {},
    namespace: NAMESPACE,
    server_time: now(),
    ...part,
  });
  const failure = (error: unknown): SubscribeAck => {
    const known = error instanceof StudioError ? error : new StudioError("internal");
    return ack({ ok: false, error: { code: known.code, message: known.message } });
  };

  /** Runs one handler after the other per follower; a handler that fails answers so, once. */
  async function inTurn(follower: Follower, reply: (ack: SubscribeAck) => void, work: (session: Session) => Promise<void>): Promise<void> {
    const session = sessions.get(follower.id);
    if (!session) return reply(failure(new StudioError("unavailable", "this socket is not connected")));
    if (session.turns >= MAX_TURNS) return reply(failure(new StudioError("too_many_requests")));
    const before = session.turn;
    const { promise, resolve } = Promise.withResolvers<void>();
    session.turn = promise;
    session.turns += 1;
    try {
      if (before) await before;
      await work(session);
    } catch (error) {
      if (!(error instanceof StudioError)) report(error, { stage: "realtime.subscribe" });
      reply(failure(error));
    } finally {
      session.turns -= 1;
      if (session.turns === 0) session.turn = null;
      resolve();
    }
  }

  async function subscribe(session: Session, body: unknown, reply: (ack: SubscribeAck) => void): Promise<void> {
    const { follower } = session;
    const { rooms } = valid(Subscribe, body);
    const refused: SubscribeAck["refused"] = [];
    const asked = new Map<Room, Position | null>();
    for (const each of rooms) {
      const room = typeof each === "string" ? each : each.room;
      if (!parseRoom(room)) refused.push({ room, code: "bad_room" });
      else if (typeof each === "string") asked.set(room, asked.get(room) ?? null);
      else {
        const position = Position.safeParse(each);
        if (position.success) asked.set(room, position.data);
        else refused.push({ room, code: "bad_position" });
      }
    }

    const codes = await Promise.all([...asked.keys()].map(async (room) => [room, await authorise(follower.principal, room)] as const));
    let free = maxRooms - session.rooms;
    for (const [room, code] of codes) {
      const isNew = !session.has(room);
      if (!code && (!isNew || free > 0)) {
        if (isNew) free -= 1;
        continue;
      }
      asked.delete(room);
      refused.push({ room, code: code ?? "too_many_rooms" });
    }

    // Also those that it has: a replay that ends meanwhile with "too old" lets its room go.
    const followed = [...asked.keys()];
    await tail.follow(followed);
    const wanted: Wanted[] = [];
    const resnapshots: [Room, "epoch_changed" | "ahead_of_head"][] = [];
    try {
      const late = new Map<Room, number>();
      for (const [room, position] of asked) {
        if (position && position.epoch !== store.epoch) resnapshots.push([room, "epoch_changed"]);
        else wanted.push({ room, after: position?.after ?? null });
        if (position && position.epoch === store.epoch && position.after > (tail.head(room) ?? 0)) late.set(room, position.after);
      }
      if (late.size > 0) {
        // A snapshot may be newer than what this worker has read; what is newer than the database is a position of another one.
        const heads = await store.roomHeads([...late.keys()]);
        for (const [room, after] of late) {
          if (after <= (heads.get(room) ?? 0)) continue;
          late.delete(room);
          resnapshots.push([room, "ahead_of_head"]);
          wanted.splice(
            wanted.findIndex((each) => each.room === room),
            1,
          );
        }
        await tail.reach(late);
      }
      if (session.closed) throw new StudioError("unavailable", "this socket is not connected");
    } catch (error) {
      tail.unfollow(followed);
      throw error;
    }

    const cursors = Object.fromEntries(followed.map((room) => [room, { epoch: store.epoch, head: tail.head(room) ?? 0 }]));
    reply(ack({ rooms: followed, refused, cursors }));
    // From here on nothing waits, and a room that it still has needs to be followed only once.
    tail.unfollow(followed.filter((room) => session.has(room)));
    session.add(wanted);
    for (const [room, reason] of resnapshots) {
      const head = tail.head(room) ?? 0;
      if (session.has(room)) session.resnapshot(room, reason, head);
      else {
        tail.unfollow([room]);
        counters.resnapshots += 1;
        follower.send(CONTROL.resnapshotRequired, JSON.stringify({ room, epoch: store.epoch, head, reason }));
      }
    }
  }

  return {
    start: () => tail.start(),
    async stop() {
      await tail.stop();
      for (const session of sessions.values()) session.close();
      sessions.clear();
    },
    connected(follower) {
      sessions.set(follower.id, new Session(follower, context));
    },
    disconnected(follower) {
      sessions.get(follower.id)?.close();
      sessions.delete(follower.id);
    },
    subscribe: (follower, body, reply) => {
      const once = answerOnce(reply);
      return inTurn(follower, once, (session) => subscribe(session, body, once));
    },
    unsubscribe: (follower, body, reply) => {
      const once = answerOnce(reply);
      return inTurn(follower, once, async (session) => {
        const { rooms } = valid(Unsubscribe, body);
        const gone = new Set(session.remove([...new Set(rooms)]));
        const refused = rooms.filter((room) => !gone.has(room)).map((room) => ({ room, code: "not_found" as const }));
        once(ack({ rooms: [...gone], refused }));
      });
    },
    health(body) {
      const echo = JSON.stringify(body ?? null) ?? "null";
      const stats = tail.stats();
      return {
        ok: stats.connected,
        namespace: NAMESPACE,
        server_time: now(),
        metrics: { sockets: sockets.count(), rooms: stats.rooms, tail_lag_ms: stats.connected ? stats.behindMs : null },
        echo: echo.length <= MAX_ECHO ? (body ?? null) : null,
      };
    },
    tooMany: () => failure(new StudioError("too_many_requests", "There were too many calls over this socket.")),
    drain(spreadMs) {
      for (const { follower } of sessions.values()) {
        const body: Draining = { retry_after: Math.floor(Math.random() * spreadMs) };
        follower.send(CONTROL.draining, JSON.stringify(body));
      }
    },
    revoke(principal) {
      for (const { follower } of sessions.values()) if (follower.principal === principal) follower.close("revoked");
    },
    eventsPage: (principal, query) => eventsPage({ store, authorise }, principal, query),
    stats: () => ({
      ...counters,
      sockets: sockets.count(),
      replaysWaiting: gate.waiting(),
      catchingUp: new Set([...taps.values()].flatMap((set) => [...set])).size,
      tail: tail.stats(),
    }),
  };
}

function answerOnce<T>(reply: (value: T) => void): (value: T) => void {
  let answered = false;
  return (value) => {
    if (answered) return;
    answered = true;
    reply(value);
  };
}

function valid<S extends z.ZodType>(schema: S, body: unknown): z.infer<S> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new StudioError("bad_request", `${issue?.path.join(".") || "body"}: ${issue?.message ?? "not valid"}`);
}
