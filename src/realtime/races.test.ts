/**
 * Subscribing, replaying, falling behind and going live, all at once and in random order, over a database that takes its time and a log that loses,
 * repeats and delays. Every session must see every room that it follows without a gap, up to the head.
 */
import { test } from "../../harness/testing/tap.ts";
import type { Room } from "../contract/rooms.ts";
import { systemClock } from "../ports/clock.ts";
import type { EventLog } from "../ports/event-log.ts";
import type { Store } from "../ports/store.ts";
import { createRelay } from "./relay.ts";
import { type Recorder, stage, until } from "./stage.fixture.ts";

const TASKS = ["a", "b", "c", "d"];
const RUNS = ["r", "s"];
const ROOMS: Room[] = [...TASKS.map((task) => `task:${task}`), ...RUNS.map((run) => `run:${run}`)];
const EVENTS = 400;
const SESSIONS = 24;

/** Mulberry32: the same numbers for the same seed, so that a failure can be repeated. */
function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

interface Followed {
  from: number;
  /** Frames that the session had before it followed the room. */
  frames: number;
}

for (const seed of [1, 2, 3, Date.now() % 1_000_000]) {
  test(`no schedule loses an event (seed ${seed})`, async (t) => {
    const random = randomOf(seed);
    const late = async <T>(answer: () => Promise<T>): Promise<T> => {
      if (random(3) > 0) await systemClock.sleep(random(4));
      const value = await answer();
      if (random(3) > 0) await systemClock.sleep(random(4));
      return value;
    };
    const slowStore = (store: Store): Store => ({
      ...store,
      roomEvents: (room, after, limit) => late(() => store.roomEvents(room, after, Math.min(limit, 1 + random(40)))),
      roomHeads: (rooms) => late(() => store.roomHeads(rooms)),
      roomHead: (room) => late(() => store.roomHead(room)),
    });
    const badLog = (log: EventLog): EventLog => ({
      ...log,
      async read(id, options) {
        const page = await late(() => log.read(id, { ...options, count: 1 + random(20) }));
        const entries = page.entries.flatMap((entry) => (random(30) === 0 ? [] : random(30) === 0 ? [entry, entry] : [entry]));
        return { ...page, entries };
      },
    });
    const on = await stage(t, { wrapStore: slowStore, wrapLog: badLog, headIntervalMs: 150, maxReplays: 3 });
    const second = createRelay({
      store: on.store,
      log: on.newLog(),
      clock: systemClock,
      report: () => {},
      repairAgeMs: 100,
      repairEveryMs: 40,
    });
    second.start();
    t.teardown(() => second.stop());

    const sessions: { recorder: Recorder; followed: Map<Room, Followed> }[] = [];
    const session = async () => {
      const recorder = on.recorder();
      const followed = new Map<Room, Followed>();
      sessions.push({ recorder, followed });
      const open = new Set(ROOMS);
      while (open.size > 0 && random(6) > 0) {
        const some = [...open].filter(() => random(3) === 0);
        if (some.length === 0) continue;
        for (const room of some) open.delete(room);
        const wanted: (Room | { room: Room; epoch: string; after: number })[] = [];
        for (const room of some) {
          const head = await on.store.roomHead(room);
          wanted.push(random(3) === 0 ? room : { room, epoch: on.store.epoch, after: Math.max(0, head - random(60)) });
        }
        await on.realtime.subscribe(recorder, { rooms: wanted }, (ack) => {
          for (const each of wanted) {
            const room = typeof each === "string" ? each : each.room;
            const from = typeof each === "string" ? ack.cursors[room]!.head : each.after;
            followed.set(room, { from, frames: recorder.frames.length });
          }
        });
        if (random(8) === 0) recorder.unread = 2_000_000;
        await systemClock.sleep(random(30));
        recorder.unread = 0;
      }
    };
    const writer = async (count: number) => {
      for (let n = 0; n < count; n += 1) {
        const runs = RUNS.filter(() => random(2) === 0);
        const event = await on.write(TASKS[random(TASKS.length)]!, runs, { relayed: random(10) > 0 });
        if (random(3) === 0) second.offer([event]);
        if (random(4) === 0) await systemClock.sleep(random(8));
      }
    };
    const started: Promise<void>[] = [writer(EVENTS / 2), writer(EVENTS / 2)];
    for (let n = 0; n < SESSIONS; n += 1) {
      started.push(session());
      await systemClock.sleep(random(25));
    }
    await Promise.all(started);

    const heads = new Map<Room, number>();
    for (const room of ROOMS) heads.set(room, await on.store.roomHead(room));
    const complaints = () => {
      const found: string[] = [];
      for (const { recorder, followed } of sessions) {
        if (recorder.closedWith === "slow_consumer") continue;
        if (recorder.closedWith) found.push(`${recorder.id} was closed: ${recorder.closedWith}`);
        for (const [room, { from, frames }] of followed) {
          let cursor = from;
          for (const { body } of recorder.frames.slice(frames)) {
            const n = (body as { room_sequences?: Record<Room, number> }).room_sequences?.[room];
            if (n === undefined || n <= cursor) continue;
            if (n !== cursor + 1) found.push(`${recorder.id} ${room}: ${n} came after ${cursor}`);
            cursor = n;
          }
          if (cursor < heads.get(room)!) found.push(`${recorder.id} ${room}: ended at ${cursor} of ${heads.get(room)}`);
        }
      }
      return found;
    };
    // One that has everything may still wait for its turn to go live.
    await until("all sessions are at the head", () => complaints().length === 0 && on.realtime.stats().catchingUp === 0).catch(() => {});
    t.same(complaints().slice(0, 5), [], "every session is complete and in order");
    t.equal(on.realtime.stats().catchingUp, 0, "and live");
    t.comment(JSON.stringify({ seed, heads: [...heads.values()], ...on.realtime.stats() }));
  });
}
