import { CONTROL, type ResnapshotRequired } from "../contract/control.ts";
import type { Room } from "../contract/rooms.ts";
import type { Clock } from "../ports/clock.ts";
import type { WireEvent } from "../ports/event-log.ts";
import type { Follower, Sockets } from "../ports/sockets.ts";
import type { Store } from "../ports/store.ts";
import type { Report } from "../report.ts";
import { advance } from "./advance.ts";
import type { createGate } from "./gate.ts";
import type { Tail } from "./tail.ts";

/** What happened to the followers of a worker since its start. `replayed` counts events, `overflows` sockets that did not read fast enough. */
export interface Counters {
  replays: number;
  replayed: number;
  resnapshots: number;
  overflows: number;
  slowConsumers: number;
}

/** What all sessions of a worker share. */
export interface SessionContext {
  store: Store;
  tail: Tail;
  sockets: Sockets;
  clock: Clock;
  report: Report;
  /** Bounds how many replays read from the Store at once. */
  gate: ReturnType<typeof createGate>;
  /** Sessions that catch up, by the rooms they read, so that the live path pays for them alone. */
  taps: Map<Room, Set<Session>>;
  counters: Counters;
}

/** A room that a follower asks for: after which number, or `null` for "from now". */
export interface Wanted {
  room: Room;
  after: number | null;
}

/** Live events that a session keeps while it reads what comes before them. Beyond it the Store is asked again. */
const MAX_TAPPED = 1000;
/** What a follower may still have unsent when the next page goes to it, in bytes. */
const LOW_WATER = 64 * 1024;
const CROWD_JITTER_MS = 5;
const DRAIN_POLL_MS = 20;
const DRAIN_BOUND_MS = 60_000;
const NO_ROOMS: readonly Room[] = [];
/** A second overflow within this time ends the connection. */
const OVERFLOW_WINDOW_MS = 30_000;

/**
 * One follower. It is either live in all its rooms (the sockets send it what is broadcast there), or it catches up in all of them: then it has left
 * them, and is a set of positions that reads from the Store until they meet the tail. A new position, a slow socket and a hole that the client saw are
 * the same thing here. Because it is never half live, an event of several rooms reaches it once and in an order that fits each.
 */
export class Session {
  readonly follower: Follower;
  /** The subscriptions of one follower are handled one after the other; null when there are none. */
  turn: Promise<void> | null = null;
  turns = 0;
  closed = false;
  readonly #context: SessionContext;
  /** Mostly one or a few, and there are many sessions: an array takes a fraction of the memory of a Set. */
  #live: readonly Room[] = NO_ROOMS;
  #cursors: Map<Room, number> | null = null;
  #tapped: WireEvent[] | null = null;
  #overflowed = false;
  #lastOverflow = Number.NEGATIVE_INFINITY;

  constructor(follower: Follower, context: SessionContext) {
    this.follower = follower;
    this.#context = context;
  }

  get rooms(): number {
    return this.#live.length + (this.#cursors?.size ?? 0);
  }

  has(room: Room): boolean {
    return this.#live.includes(room) || (this.#cursors?.has(room) ?? false);
  }

  /** Takes rooms on that the tail already follows for this session. Live in the same tick where the position is the tail's own. */
  add(wanted: readonly Wanted[]) {
    const { tail } = this.#context;
    const behind = wanted.filter(({ room, after }) => after !== null && after !== tail.head(room));
    if (this.#cursors || behind.length > 0) {
      const starting = this.#cursors === null;
      for (const { room, after } of wanted) {
        if (after === null && this.has(room)) continue;
        if (starting) this.#leave(room);
        this.#tapIn(room, after ?? tail.head(room) ?? 0);
      }
      if (starting) this.#fallBehind();
      return;
    }
    for (const { room } of wanted) this.#join(room);
  }

  /** Lets rooms go; returns those that it had. */
  remove(rooms: readonly Room[]): Room[] {
    const had = rooms.filter((room) => this.has(room));
    for (const room of had) {
      if (!this.#leave(room)) this.#tapOut(room);
    }
    this.#context.tail.unfollow(had);
    return had;
  }

  /** Takes a live event while it catches up. */
  tap(event: WireEvent) {
    this.#tapped ??= [];
    if (this.#tapped.at(-1) === event) return;
    if (this.#tapped.length >= MAX_TAPPED) {
      this.#overflowed = true;
      this.#tapped = [];
    }
    this.#tapped.push(event);
  }

  /** The socket does not read fast enough: no more live events until it has room again. Twice within half a minute ends it. */
  slow() {
    const { clock, counters } = this.#context;
    if (this.closed || this.#cursors) return;
    counters.overflows += 1;
    const now = clock.now();
    if (now - this.#lastOverflow < OVERFLOW_WINDOW_MS) {
      counters.slowConsumers += 1;
      this.follower.close("slow_consumer");
      return;
    }
    this.#lastOverflow = now;
    this.#fallBehind();
  }

  close() {
    if (this.closed) return;
    this.closed = true;
    this.remove([...this.#live, ...(this.#cursors?.keys() ?? [])]);
  }

  /** Tells the follower that it needs a snapshot of the room, and lets the room go: it comes back with a new position. */
  resnapshot(room: Room, reason: ResnapshotRequired["reason"], head: number) {
    this.#context.counters.resnapshots += 1;
    const body: ResnapshotRequired = { room, epoch: this.#context.store.epoch, head, reason };
    this.follower.send(CONTROL.resnapshotRequired, JSON.stringify(body));
    this.remove([room]);
  }

  #join(room: Room) {
    if (this.#live.includes(room)) return;
    this.#live = [...this.#live, room];
    this.follower.join(room);
  }

  /** Whether it was live there. */
  #leave(room: Room): boolean {
    if (!this.#live.includes(room)) return false;
    this.#live = this.#live.length === 1 ? NO_ROOMS : this.#live.filter((each) => each !== room);
    this.follower.leave(room);
    return true;
  }

  #tapIn(room: Room, cursor: number) {
    this.#cursors ??= new Map();
    this.#cursors.set(room, cursor);
    const { taps } = this.#context;
    const set = taps.get(room) ?? new Set();
    taps.set(room, set.add(this));
  }

  #tapOut(room: Room) {
    this.#cursors?.delete(room);
    const set = this.#context.taps.get(room);
    if (set?.delete(this) && set.size === 0) this.#context.taps.delete(room);
  }

  #fallBehind() {
    const { tail, report } = this.#context;
    this.#cursors ??= new Map();
    for (const room of this.#live) {
      this.#leave(room);
      this.#tapIn(room, tail.head(room) ?? 0);
    }
    this.#catchUp().catch((error) => {
      if (this.closed) return;
      report(error, { stage: "session.replay" });
      // It comes back by its position, perhaps to a worker that can read.
      this.follower.close("replay_failed");
    });
  }

  async #catchUp(): Promise<void> {
    const { store, tail, gate, clock, counters } = this.#context;
    counters.replays += 1;
    let leave = null as (() => void) | null;
    /** Waits for room at the socket, and only then among those that read: a few that do not read must not keep all others from it. */
    const enter = async () => {
      if (this.follower.backlog() > LOW_WATER) {
        leave?.();
        leave = null;
        await this.#drained();
      }
      leave ??= await gate.enter();
    };
    try {
      for (let round = 0; !this.closed && this.#cursors; round += 1) {
        if (round > 0) await clock.sleep(0);
        await enter();
        // Many come back at once: let live events pass between them, and let them not march in step.
        if (round === 0 && gate.waiting() > 0) await clock.sleep(Math.random() * CROWD_JITTER_MS);
        if (this.closed) return;
        this.#tapped = null;
        this.#overflowed = false;
        const targets = new Map<Room, number>();
        for (const [room, at] of this.#cursors) {
          const head = tail.head(room) ?? at;
          if (head > at) targets.set(room, head);
        }
        const tooOld = targets.size > 0 ? await advance(store, this.#reader(enter), targets) : [];
        for (const room of tooOld) if (this.has(room)) this.resnapshot(room, "too_old", tail.head(room) ?? 0);
        if (this.closed) return;
        // From here to the end of the round nothing waits, so the tail stands still.
        if (!this.#overflowed) this.#takeTapped();
        const ahead = new Map([...this.#cursors].filter(([room, at]) => at > (tail.head(room) ?? at)));
        if (ahead.size > 0) await tail.reach(ahead);
        else if ([...this.#cursors].every(([room, at]) => at === tail.head(room))) return this.#goLive();
      }
    } finally {
      leave?.();
    }
  }

  #goLive() {
    const rooms = [...(this.#cursors?.keys() ?? [])];
    for (const room of rooms) {
      this.#tapOut(room);
      this.#join(room);
    }
    this.#cursors = null;
    this.#tapped = null;
  }

  #takeTapped() {
    const tapped = this.#tapped;
    this.#tapped = null;
    if (!tapped) return;
    this.#context.sockets.batch(() => {
      for (const event of tapped) {
        const mine = event.rooms.filter(([room]) => this.#cursors?.has(room));
        // A hole means that a room came in later than this buffer; the next round reads it.
        if (mine.some(([room, n]) => n > this.#cursors!.get(room)! + 1)) break;
        if (mine.some(([room, n]) => n > this.#cursors!.get(room)!)) this.#send(event);
      }
    });
  }

  #send(event: WireEvent) {
    this.#context.counters.replayed += 1;
    this.follower.send(event.type, event.json);
    for (const [room, n] of event.rooms) {
      const at = this.#cursors?.get(room);
      if (at !== undefined && n > at) this.#cursors!.set(room, n);
    }
  }

  #reader(enter: () => Promise<void>) {
    const { clock, sockets } = this.#context;
    let out: WireEvent[] = [];
    return {
      cursor: (room: Room) => this.#cursors?.get(room),
      take: (event: WireEvent) => {
        for (const [room, n] of event.rooms) {
          const at = this.#cursors?.get(room);
          if (at !== undefined && n > at) this.#cursors!.set(room, n);
        }
        out.push(event);
      },
      flush: () => {
        const events = out;
        out = [];
        this.#context.counters.replayed += events.length;
        if (events.length > 0 && !this.closed) {
          sockets.batch(() => {
            for (const event of events) this.follower.send(event.type, event.json);
          });
        }
      },
      pause: async () => {
        await clock.sleep(0);
        await enter();
      },
    };
  }

  async #drained(): Promise<void> {
    const { clock, counters } = this.#context;
    const until = clock.now() + DRAIN_BOUND_MS;
    while (!this.closed && this.follower.backlog() > LOW_WATER) {
      if (clock.now() > until) {
        counters.slowConsumers += 1;
        this.follower.close("slow_consumer");
        return;
      }
      await clock.sleep(DRAIN_POLL_MS);
    }
  }
}
