/** The realtime core between a real store and a real Redis, with followers that keep what they were sent instead of sockets. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRedisLog } from "../../adapters/events/redis-log.ts";
import { redis } from "../../adapters/redis/connect.ts";
import { openStore } from "../../adapters/store/sqlite/open.ts";
import type { Step } from "../../harness/history.ts";
import { startRedis } from "../../harness/testing/redis.ts";
import type { Test } from "../../harness/testing/tap.ts";
import type { SubscribeAck } from "../contract/control.ts";
import type { Envelope } from "../contract/envelope.ts";
import { exampleTask } from "../contract/examples.ts";
import { type Room, room } from "../contract/rooms.ts";
import { systemClock } from "../ports/clock.ts";
import type { EventLog } from "../ports/event-log.ts";
import type { Follower, Sockets } from "../ports/sockets.ts";
import type { Store } from "../ports/store.ts";
import { createRealtime, type Realtime, type RealtimeOptions } from "./realtime.ts";
import { createRelay } from "./relay.ts";

/** A follower that applies nothing and keeps every frame, with the rules of a browser about what it may see. */
export interface Recorder extends Follower {
  readonly frames: { event: string; body: Record<string, unknown> }[];
  readonly joined: Set<Room>;
  /** Bytes that it pretends not to have read. */
  unread: number;
  closedWith: string | null;
  /** The numbers of a room in the order in which they came, and how they look as a history that began at `from`. */
  numbers(room: Room): number[];
  history(room: Room, from: number): Step[];
  events(name: string): Record<string, unknown>[];
}

/** Sockets that hand frames to recorders at once. A recorder with unread bytes counts as slow. */
export function recordingSockets() {
  const followers = new Map<string, Recorder>();
  let depth = 0;
  const touched = new Set<Recorder>();
  const deliver = (follower: Recorder, event: string, json: string) => {
    follower.frames.push({ event, body: JSON.parse(json) });
    touched.add(follower);
  };
  const sockets: Sockets = {
    broadcast(rooms, event, json) {
      for (const follower of followers.values()) if (rooms.some((each) => follower.joined.has(each))) deliver(follower, event, json);
    },
    batch(work) {
      depth += 1;
      work();
      depth -= 1;
      if (depth > 0) return [];
      const slow = [...touched].filter((follower) => follower.unread > 0);
      touched.clear();
      return slow;
    },
    count: () => followers.size,
  };
  let ids = 0;
  const recorder = (principal = "p"): Recorder => {
    ids += 1;
    const joined = new Set<Room>();
    const self: Recorder = {
      id: `f${ids}`,
      principal,
      frames: [],
      joined,
      unread: 0,
      closedWith: null,
      send: (event, json) => deliver(self, event, json),
      join: (each) => void joined.add(each),
      leave: (each) => void joined.delete(each),
      backlog: () => self.unread,
      close(reason) {
        self.closedWith = reason;
        followers.delete(self.id);
      },
      numbers: (each) => self.frames.flatMap(({ body }) => (body as Partial<Envelope>).room_sequences?.[each] ?? []),
      history: (each, from) => [
        { do: "start", n: from },
        ...self.frames.flatMap(({ body }): Step[] => {
          const { room_sequences, event_id } = body as Partial<Envelope>;
          const n = room_sequences?.[each];
          return n === undefined ? [] : [{ do: "apply", n, id: event_id! }];
        }),
      ],
      events: (name) => self.frames.filter(({ event }) => event === name).map(({ body }) => body),
    };
    followers.set(self.id, self);
    return self;
  };
  return { sockets, recorder };
}

/** Waits for a condition; throws with its text after 30 s. */
export async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + 30_000;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`waited in vain until ${what}`);
    await systemClock.sleep(2);
  }
}

/** A stage with one worker. `wrapStore` and `wrapLog` change what the worker sees, not what is written. */
export async function stage(
  t: Test,
  options: Partial<RealtimeOptions> & { wrapStore?: (store: Store) => Store; wrapLog?: (log: EventLog) => EventLog } = {},
) {
  const directory = mkdtempSync(join(tmpdir(), "studio-core-"));
  const server = await startRedis();
  const store = await openStore({ path: join(directory, "studio.db") });
  const address = { redisUrl: null, redisSocket: server.socket };
  const logs: EventLog[] = [];
  const newLog = () => {
    const log = createRedisLog({ connect: (purpose) => redis(address, purpose), epoch: store.epoch, timeoutMs: 1000 });
    logs.push(log);
    return log;
  };
  const reports: { error: unknown; stage: string }[] = [];
  const report = (error: unknown, where: { stage: string }) => void reports.push({ error, stage: where.stage });
  const relay = createRelay({ store, log: newLog(), clock: systemClock, report, repairAgeMs: 200, repairEveryMs: 50, confirmEveryMs: 50 });
  const { sockets, recorder } = recordingSockets();
  const { wrapStore = (same: Store) => same, wrapLog = (same: EventLog) => same, ...rest } = options;
  const realtime: Realtime = createRealtime({
    store: wrapStore(store),
    log: wrapLog(newLog()),
    sockets,
    clock: systemClock,
    report,
    authorise: async (_, each) => (each.endsWith("-secret") ? "forbidden" : null),
    headIntervalMs: 200,
    ...rest,
  });
  t.teardown(async () => {
    await realtime.stop();
    await relay.stop();
    for (const log of logs) await log.close();
    await store.close();
    await server.stop();
    rmSync(directory, { recursive: true, force: true });
  });
  relay.start();
  realtime.start();
  await until("the tail reads", () => realtime.stats().tail.connected);

  return {
    store,
    redis: server,
    relay,
    realtime,
    reports,
    newLog,
    recorder() {
      const follower = recorder();
      realtime.connected(follower);
      return follower;
    },
    /** Commits one event, to the room of a task and to these runs, and returns it. Without `relayed` it stays in the database alone. */
    async write(task: string, runs: string[] = [], { relayed = true } = {}): Promise<Envelope> {
      const { events } = await store.transaction((unit) =>
        unit.emit(
          {
            type: "node.task.updated",
            entity_id: task,
            rooms: [room("task", task), ...runs.map((run) => room("run", run))],
            payload: { task: { ...exampleTask, id: task } },
          },
          Date.now(),
        ),
      );
      if (relayed) relay.offer(events);
      return events[0]!;
    },
    subscribe: (follower: Follower, body: unknown) =>
      new Promise<SubscribeAck>((resolve) => void realtime.subscribe(follower, body, resolve)),
    unsubscribe: (follower: Follower, body: unknown) =>
      new Promise<SubscribeAck>((resolve) => void realtime.unsubscribe(follower, body, resolve)),
    /** The ids of all events of a room, in order. */
    async truth(each: Room): Promise<string[]> {
      const ids: string[] = [];
      for (;;) {
        const rows = await store.roomEvents(each, ids.length, 500);
        if (rows === "too-old" || rows.length === 0) return ids;
        ids.push(...rows.map(({ envelope }) => envelope.event_id));
      }
    },
  };
}
