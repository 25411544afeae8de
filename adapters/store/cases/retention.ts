import type { Store } from "../../../src/ports/store.ts";
import type { Cases } from "../suite.ts";
import { draft, write } from "./samples.ts";

const FAR = Number.MAX_SAFE_INTEGER;

const emit = (store: Store, count: number, rooms: readonly string[], at = (index: number) => index) =>
  store.transaction(async (unit) => {
    for (let index = 0; index < count; index += 1) await unit.emit(draft("a", { rooms }), at(index));
  });

const relayAll = async (store: Store) => {
  const ids = (await store.unrelayed(1_000, 0)).map((event) => event.envelope.event_id);
  await write(store, (unit) => unit.markRelayed(ids, 0));
};

const prune = (store: Store, before: number, perRoom: number, limit = 1_000) =>
  write(store, (unit) => unit.pruneEvents(before, perRoom, limit));

const numbers = async (store: Store, room: string, after: number) => {
  const found = await store.roomEvents(room, after, 500);
  return found === "too-old" ? found : found.map((event) => event.n);
};

/** What is no longer kept, and what a reader is told about it. */
export const retentionCases: Cases = {
  "events past their age are deleted, a position before them is too old, and numbers go on": async ({ t, store }) => {
    await emit(store, 10, ["task:a"]);
    await relayAll(store);
    t.equal(await prune(store, 4, FAR, 3), 3, "at most the limit at once");
    t.equal(await prune(store, 4, FAR), 1);
    t.equal(await prune(store, 4, FAR), 0);
    t.equal(await numbers(store, "task:a", 0), "too-old");
    t.equal(await numbers(store, "task:a", 3), "too-old");
    t.same(await numbers(store, "task:a", 4), [5, 6, 7, 8, 9, 10]);
    t.equal(await prune(store, FAR, FAR), 6);
    t.equal(await numbers(store, "task:a", 9), "too-old");
    t.same(await numbers(store, "task:a", 10), []);
    t.equal(await store.roomHead("task:a"), 10);
    await emit(store, 1, ["task:a"]);
    t.same(await numbers(store, "task:a", 10), [11]);
  },

  "an event that the relay still owes is never deleted": async ({ t, store }) => {
    await emit(store, 150, ["task:a"]);
    t.equal(await prune(store, FAR, 1), 0);
    await relayAll(store);
    t.equal(await prune(store, FAR, 1), 150);
  },

  "a room keeps its last events, and an event stays while one of its rooms keeps it": async ({ t, store }) => {
    await emit(store, 130, ["task:a", "run:r"]);
    await emit(store, 120, ["run:r"]);
    await relayAll(store);
    t.equal(await prune(store, 0, 100, 20), 20, "at most the limit at once");
    while ((await prune(store, 0, 100, 1_000)) > 0);
    const kept = async (room: string) => {
      const head = await store.roomHead(room);
      return [await numbers(store, room, head - 101), ((await numbers(store, room, head - 100)) as number[]).length];
    };
    t.same(await kept("run:r"), ["too-old", 100]);
    t.same(await kept("task:a"), ["too-old", 100]);
    const found = await store.roomEvents("task:a", 30, 1);
    t.same(found !== "too-old" && found[0]!.envelope.room_sequences, { "task:a": 31, "run:r": 31 });
  },

  "a hole that differing clocks left is never skipped": async ({ t, store }) => {
    await emit(store, 5, ["task:a"], (index) => (index === 2 ? 0 : 100));
    await relayAll(store);
    t.equal(await prune(store, 50, FAR), 1);
    t.same(await numbers(store, "task:a", 0), [1, 2]);
    t.equal(await numbers(store, "task:a", 2), "too-old");
    t.same(await numbers(store, "task:a", 3), [4, 5]);
  },
};
