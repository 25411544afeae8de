import { parseEnvelope } from "../../../src/contract/contract.ts";
import type { EventDraft } from "../../../src/ports/store.ts";
import type { Cases } from "../suite.ts";
import { draft, write } from "./samples.ts";

/** The numbers of events and reading them back. */
export const eventCases: Cases = {
  "an event gets the next number of its stream and of each of its rooms": async ({ t, store }) => {
    const both = ["task:a", "run:r"];
    const { events } = await store.transaction(async (unit) => {
      await unit.emit(draft("a", { rooms: both }), 1_000);
      await unit.emit(draft("b", { rooms: ["task:b", "run:r"] }), 1_001);
      await unit.emit(draft("a", { rooms: ["task:a"] }), 1_002);
    });
    t.same(
      events.map((event) => [event.sequence_stream, event.sequence, event.room_sequences]),
      [
        ["task:a", 1, { "task:a": 1, "run:r": 1 }],
        ["task:b", 1, { "task:b": 1, "run:r": 2 }],
        ["task:a", 2, { "task:a": 2 }],
      ],
    );
    t.same(events[0]!.room_keys, both);
    t.equal(events[0]!.emitted_at, "1970-01-01T00:00:01.000Z");
    t.equal(events[0]!.epoch, store.epoch);
    t.equal(events[0]!.idempotency_key, events[0]!.event_id);
    for (const event of events) t.same(parseEnvelope(JSON.parse(JSON.stringify(event))), event, "it is of the contract");
    t.same(await store.roomEvents("run:r", 0, 10), [
      { n: 1, envelope: events[0]! },
      { n: 2, envelope: events[1]! },
    ]);
    t.equal(await store.roomHead("task:a"), 2);
    t.same([...(await store.roomHeads(["task:a", "run:r", "task:none"]))].sort(), [
      ["run:r", 2],
      ["task:a", 2],
    ]);
    t.equal((await store.roomHeads([])).size, 0);
  },

  "an idempotency key that exists makes the event a no-op, also in a later transaction": async ({ t, store }) => {
    const once = draft("a", { idempotency_key: "run:r:done" });
    const first = await store.transaction(async (unit) => [await unit.emit(once, 1), await unit.emit(once, 2)]);
    t.same(first.result, [true, false]);
    t.equal(first.events.length, 1);
    const second = await store.transaction((unit) => unit.emit({ ...once, rooms: ["task:a", "run:r"] }, 3));
    t.equal(second.result, false);
    t.same(second.events, []);
    t.equal(await store.roomHead("task:a"), 1);
    t.equal(await store.roomHead("run:r"), 0);
  },

  "a transaction that fails leaves no hole, no event and no key": async ({ t, store }) => {
    await write(store, (unit) => unit.emit(draft("a"), 1));
    const failing = store.transaction(async (unit) => {
      await unit.emit(draft("a", { idempotency_key: "key" }), 2);
      throw new Error("rolled back");
    });
    await t.rejects(failing, /rolled back/);
    const endless = { task: { ...draft("b").payload.task, attempt: 1n as unknown as number } };
    await t.rejects(
      write(store, async (unit) => {
        await unit.emit(draft("a", { idempotency_key: "key" }), 2);
        await unit.emit(draft("b", { payload: endless }), 2);
      }),
      /BigInt/,
      "also when it fails with its numbers given",
    );
    t.equal(await store.roomHead("task:a"), 1);
    const [after] = (await store.transaction((unit) => unit.emit(draft("a", { idempotency_key: "key" }), 3))).events;
    t.same(after!.room_sequences, { "task:a": 2 });
    t.equal(after!.sequence, 2);
  },

  "an event is read by nobody before its transaction has ended": async ({ t, store, database }) => {
    const other = await database.open();
    t.teardown(() => other.close());
    await store.transaction(async (unit) => {
      await unit.emit(draft("a"), 1);
      for (const each of [unit, store, other]) t.equal(await each.roomHead("task:a"), 0);
    });
    for (const each of [store, other]) t.equal(await each.roomHead("task:a"), 1);
  },

  "many events of one transaction are numbered in their order": async ({ t, store }) => {
    const { events } = await store.transaction(async (unit) => {
      for (let index = 0; index < 250; index += 1)
        await unit.emit(draft(`t${index % 70}`, { rooms: [`task:t${index % 70}`, "run:r"] }), index);
    });
    t.same(
      events.map((event) => event.room_sequences["run:r"]),
      Array.from({ length: 250 }, (_, index) => index + 1),
    );
    const found = await store.roomEvents("run:r", 0, 500);
    t.same(found !== "too-old" && found.map(({ envelope }) => envelope), events);
    t.same(
      (await store.unrelayed(500, 0)).map(({ envelope }) => envelope.event_id),
      events.map(({ event_id }) => event_id),
      "and wait for the relay in it",
    );
    t.equal(await store.roomHead("task:t3"), 4);
  },

  "events of a room are read page by page from any position": async ({ t, store }) => {
    await write(store, async (unit) => {
      for (let index = 0; index < 25; index += 1) await unit.emit(draft("a"), index);
      await unit.emit(draft("b"), 99);
    });
    const numbers = async (after: number, limit: number) => {
      const found = await store.roomEvents("task:a", after, limit);
      return found === "too-old" ? found : found.map((event) => event.n);
    };
    t.same(await numbers(0, 3), [1, 2, 3]);
    t.same(await numbers(23, 10), [24, 25]);
    t.same(await numbers(25, 10), []);
    t.same(await numbers(26, 10), [], "a position ahead of the head is for the caller to judge");
    t.same(await store.roomEvents("task:none", 0, 10), []);
  },

  "an event names 1 to 8 rooms that its type allows, each once": async ({ t, store }) => {
    const emit = (change: object) => write(store, (unit) => unit.emit(draft("a", change), 1));
    await t.rejects(emit({ rooms: [] }), /rooms must name 1 to 8/);
    await t.rejects(emit({ rooms: Array.from({ length: 9 }, (_, index) => `task:${index}`) }), /rooms must name 1 to 8/);
    await t.rejects(emit({ rooms: ["thread:a"] }), /rooms has thread:a, allowed are task, run/);
    await t.rejects(emit({ rooms: ["evil room"] }), /evil room/);
    await t.rejects(emit({ type: "no.such.event" }), /no.such.event is not an event type/);
    const { events } = await store.transaction((unit) => unit.emit(draft("a", { rooms: ["task:a", "task:a"] }), 1));
    t.same(events[0]!.room_sequences, { "task:a": 1 });
  },

  "payload and runtime of an event come back as they were": async ({ t, store }) => {
    const change: Partial<EventDraft<"node.task.updated">> = {
      payload: { task: { ...draft("a").payload.task, label: "U+0000 \0 and \ud83e\udd8a" } },
      runtime: draft("a").payload.task.runtime,
    };
    await write(store, (unit) => unit.emit(draft("a", change), 1));
    const found = await store.roomEvents("task:a", 0, 1);
    t.ok(found !== "too-old");
    if (found === "too-old") return;
    t.same(found[0]!.envelope.payload, change.payload);
    t.same(found[0]!.envelope.runtime, change.runtime);
  },
};
