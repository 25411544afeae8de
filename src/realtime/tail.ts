import type { Room } from "../contract/rooms.ts";
import type { Clock } from "../ports/clock.ts";
import type { EventLog, WireEvent } from "../ports/event-log.ts";
import type { Store } from "../ports/store.ts";
import type { Report } from "../report.ts";
import { advance } from "./advance.ts";
import { createHeads } from "./heads.ts";

/** What the tail hands over. `rooms` are those of the event's rooms in which it is the next one now. */
export interface Passed {
  readonly event: WireEvent;
  readonly rooms: readonly Room[];
}

/** Counters of a tail since its start. `behindMs` is how long it has known of events that it could not read; 0 when it is level with the Store. */
export interface TailStats {
  rooms: number;
  passed: number;
  holes: number;
  fromStore: number;
  lost: number;
  failures: number;
  connected: boolean;
  behindMs: number;
}

/** Reads the event log of the deployment for the rooms that this worker follows, and closes every hole from the Store. */
export interface Tail {
  start(): void;
  stop(): Promise<void>;
  /** Counts one more user of each room; from its return on, `head` knows them and what follows is passed on. Throws when the Store does not answer. */
  follow(rooms: readonly Room[]): Promise<void>;
  unfollow(rooms: Iterable<Room>): void;
  /** The number of the last event of the room that was passed on: everything up to it was, or lies before the room was followed. */
  head(room: Room): number | undefined;
  /** Reads from the Store what is missing up to these numbers. */
  reach(targets: ReadonlyMap<Room, number>): Promise<void>;
  stats(): TailStats;
}

export interface TailOptions {
  store: Store;
  log: EventLog;
  clock: Clock;
  report: Report;
  headIntervalMs: number;
  /** Takes events in order, several at once where they came at once. MUST NOT wait. */
  pass(events: readonly Passed[]): void;
  /** Committed heads of followed rooms, some at a time, every `headIntervalMs`, after the tail has reached them. */
  heads(heads: ReadonlyMap<Room, number>): void;
  /** Events of a room were not kept long enough to be passed on: its followers need a new snapshot. */
  tooOld(room: Room, head: number): void;
}

/** Entries of one reading, which become one write per socket. */
const READ = 200;
const BLOCK_MS = 2000;
const HEADS_AT_ONCE = 200;
/** A tail that is behind by less than this is only reading. */
const GRACE_MS = 150;

/** See {@link Tail}. */
export function createTail(options: TailOptions): Tail {
  const { store, log, clock, report, headIntervalMs, pass } = options;
  const rooms = createHeads(store);
  const stopping = new AbortController();
  const stats = { passed: 0, holes: 0, fromStore: 0, lost: 0, failures: 0, connected: false };
  let behindSince: number | null = null;
  let loops: Promise<unknown> = Promise.resolve();
  let check = Promise.resolve();
  let comparing = true;

  /** `true` when the event was passed on or is known; `false` when an earlier one is missing in a followed room. */
  function step(event: WireEvent, out: Passed[]): boolean {
    const next: Room[] = [];
    for (const [room, n] of event.rooms) {
      const head = rooms.head(room);
      if (head === undefined) {
        rooms.seen(room, n);
      } else if (n === head + 1) {
        next.push(room);
      } else if (n > head) {
        return false;
      }
    }
    if (next.length > 0) take(event, next, out);
    return true;
  }

  function take(event: WireEvent, next: readonly Room[], out: Passed[]) {
    for (const [room, n] of event.rooms) if (next.includes(room)) rooms.move(room, n);
    out.push({ event, rooms: next });
    stats.passed += 1;
  }

  async function reach(targets: ReadonlyMap<Room, number>): Promise<void> {
    let out: Passed[] = [];
    const tooOld = await advance(
      store,
      {
        cursor: (room) => rooms.head(room),
        take(event) {
          stats.fromStore += 1;
          const next = event.rooms.filter(([room, n]) => n > (rooms.head(room) ?? n)).map(([room]) => room);
          take(event, next, out);
        },
        flush() {
          const batch = out;
          out = [];
          if (batch.length > 0) pass(batch);
        },
        pause: () => clock.sleep(0),
      },
      targets,
    );
    for (const room of tooOld) {
      const head = Math.max(targets.get(room) ?? 0, await store.roomHead(room));
      if ((rooms.head(room) ?? head) >= head) continue;
      rooms.move(room, head);
      options.tooOld(room, head);
    }
  }

  async function readOn(events: readonly WireEvent[]): Promise<void> {
    let out: Passed[] = [];
    for (const event of events) {
      if (step(event, out)) continue;
      if (out.length > 0) pass(out);
      out = [];
      stats.holes += 1;
      // Up to and including this event: the Store has it too, and puts it in its place among what was missing.
      await reach(new Map(event.rooms.filter(([room]) => rooms.head(room) !== undefined)));
    }
    if (out.length > 0) pass(out);
  }

  async function readLoop() {
    let id: string | null = null;
    let pause = 0;
    while (!stopping.signal.aborted) {
      try {
        id ??= await log.end();
        stats.connected = true;
        const page = await log.read(id, { count: READ, blockMs: BLOCK_MS, signal: stopping.signal });
        await readOn(page.entries.map((entry) => entry.event));
        id = page.next;
        stats.connected = true;
        pause = 0;
        if (page.lost) {
          stats.lost += 1;
          await compare(0);
        }
      } catch (error) {
        if (stopping.signal.aborted) return;
        stats.failures += 1;
        if (stats.connected || stats.failures === 1) report(error, { stage: "tail.read" });
        stats.connected = false;
        pause = Math.min(1000, Math.max(50, pause * 2));
        await clock.sleep(pause, stopping.signal);
      }
    }
  }

  /** Asks the Store for the heads of all followed rooms, and reads what did not come through the log within `graceMs`. */
  function compare(graceMs: number): Promise<void> {
    check = check
      .then(async () => {
        const breathe = () => clock.sleep(0);
        const heads = await rooms.committed(breathe);
        if (rooms.behind(heads).size > 0 && graceMs > 0) await clock.sleep(graceMs, stopping.signal);
        const behind = rooms.behind(heads);
        if (behind.size > 0) {
          behindSince ??= clock.now();
          await reach(behind);
        }
        behindSince = null;
        comparing = true;
        // With many rooms this is much to send: live events may pass in between.
        const all = [...heads];
        for (let at = 0; at < all.length; at += HEADS_AT_ONCE) {
          options.heads(new Map(all.slice(at, at + HEADS_AT_ONCE)));
          await breathe();
        }
      })
      .catch((error) => {
        // Once for each outage of the Store.
        if (comparing) report(error, { stage: "tail.compare" });
        comparing = false;
      });
    return check;
  }

  async function compareLoop() {
    while (!stopping.signal.aborted) {
      // Without the log the Store alone wakes the tail, so it is asked more often.
      const every = stats.connected ? headIntervalMs : Math.min(headIntervalMs, 500);
      await clock.sleep(every, stopping.signal);
      if (!stopping.signal.aborted) await compare(stats.connected ? GRACE_MS : 0);
    }
  }

  return {
    start() {
      loops = Promise.all([readLoop(), compareLoop()]);
    },
    async stop() {
      stopping.abort();
      await loops;
      await check;
    },
    async follow(wanted) {
      const late = await rooms.follow(wanted);
      if (late.size === 0) return;
      try {
        await reach(late);
      } catch (error) {
        rooms.unfollow(wanted);
        throw error;
      }
    },
    unfollow: (gone) => rooms.unfollow(gone),
    head: (room) => rooms.head(room),
    reach,
    stats: () => ({ ...stats, rooms: rooms.size(), behindMs: behindSince === null ? 0 : clock.now() - behindSince }),
  };
}
