import { test } from "../../harness/testing/tap.ts";
import { parseEnvelope } from "../contract/contract.ts";
import { HealthAck, ResnapshotRequired, SubscribeAck } from "../contract/control.ts";
import { stage, until } from "./stage.fixture.ts";
import { toWire } from "./wire-event.ts";

const upTo = (n: number, from = 1) => Array.from({ length: n - from + 1 }, (_, index) => from + index);

test("from now on: the head is named, and only what follows arrives", async (t) => {
  const on = await stage(t);
  await on.write("a");
  await on.write("a");
  const follower = on.recorder();
  const ack = await on.subscribe(follower, { rooms: ["task:a", "task:empty"] });
  t.same(SubscribeAck.parse(ack), ack);
  t.same(ack.cursors, { "task:a": { epoch: on.store.epoch, head: 2 }, "task:empty": { epoch: on.store.epoch, head: 0 } });
  await on.write("a");
  await on.write("empty");
  await until("both arrive", () => follower.numbers("task:a").length === 1 && follower.numbers("task:empty").length === 1);
  t.same(follower.numbers("task:a"), [3]);
  for (const { body } of follower.frames) if ("event_id" in body) t.ok(parseEnvelope(body));
});

test("from a position: everything after it, then live, without a gap or a double", async (t) => {
  const on = await stage(t);
  for (let n = 0; n < 1200; n += 1) await on.write("a", ["r"]);
  const follower = on.recorder();
  const writing = (async () => {
    for (let n = 0; n < 100; n += 1) await on.write("a", ["r"]);
  })();
  await on.subscribe(follower, { rooms: [{ room: "task:a", epoch: on.store.epoch, after: 3 }] });
  await writing;
  await until("all arrived", () => follower.numbers("task:a").length >= 1297);
  t.same(follower.numbers("task:a"), upTo(1300, 4));
  t.ok(follower.joined.has("task:a"));
});

test("an event of several rooms comes once, in an order that fits every room", async (t) => {
  const on = await stage(t);
  for (let n = 0; n < 60; n += 1) await on.write(["a", "b", "c"][n % 3]!, ["r"]);
  const follower = on.recorder();
  const from = (room: string, after: number) => ({ room, epoch: on.store.epoch, after });
  await on.subscribe(follower, { rooms: [from("task:c", 2), from("run:r", 5), from("task:a", 0), from("task:b", 20)] });
  for (let n = 0; n < 9; n += 1) await on.write(["a", "b", "c"][n % 3]!, ["r"]);
  await until("all arrived", () => follower.numbers("run:r").at(-1) === 69);
  const ids = follower.frames.filter(({ body }) => "event_id" in body).map(({ body }) => body.event_id);
  t.equal(new Set(ids).size, ids.length, "one frame per event");
  t.same(follower.numbers("task:a"), upTo(23));
  t.same(
    follower.numbers("run:r").filter((n) => n > 5),
    upTo(69, 6),
  );
  t.same(
    follower.numbers("task:c").filter((n) => n > 2),
    upTo(23, 3),
  );
});

test("a position of another epoch, ahead of the head, or older than what is kept needs a snapshot", async (t) => {
  const on = await stage(t);
  for (let n = 0; n < 20; n += 1) await on.write("a");
  await on.write("b");
  await on.write("c");
  await until("all is relayed", async () => (await on.store.unrelayed(1, 0)).length === 0);
  for (;;) {
    const { result } = await on.store.transaction((unit) => unit.pruneEvents(Date.now() + 1000, 1, 100));
    if (result === 0) break;
  }
  await on.write("a");
  const follower = on.recorder();
  const ack = await on.subscribe(follower, {
    rooms: [
      { room: "task:a", epoch: on.store.epoch, after: 4 },
      { room: "task:b", epoch: "another", after: 1 },
      { room: "task:c", epoch: on.store.epoch, after: 7 },
    ],
  });
  t.same(ack.rooms, ["task:a", "task:b", "task:c"]);
  await until("three notices", () => follower.events("rt.resnapshot_required").length === 3);
  const notices = follower.events("rt.resnapshot_required").map((body) => ResnapshotRequired.parse(body));
  t.same(Object.fromEntries(notices.map(({ room, reason, head }) => [room, `${reason} ${head}`])), {
    "task:a": "too_old 21",
    "task:b": "epoch_changed 1",
    "task:c": "ahead_of_head 1",
  });
  t.equal(follower.joined.size, 0);
  await on.subscribe(follower, { rooms: [{ room: "task:a", epoch: on.store.epoch, after: 21 }] });
  await on.write("a");
  await until("it goes on", () => follower.numbers("task:a").at(-1) === 22);
});

test("bad input is answered, room by room where it can be", async (t) => {
  const on = await stage(t, { maxRooms: 3 });
  const follower = on.recorder();
  for (const body of [undefined, null, 7, "task:a", [], {}, { rooms: "task:a" }, { rooms: [] }, { rooms: [7] }, { rooms: [{}] }]) {
    const ack = await on.subscribe(follower, body);
    t.equal(ack.ok, false, JSON.stringify(body));
    t.equal(ack.error?.code, "bad_request");
    t.match(ack.error?.message, /rooms|body|Invalid|expected/);
  }
  const epoch = on.store.epoch;
  const ack = await on.subscribe(follower, {
    rooms: [
      "task:a",
      "task:a",
      "evil",
      "__proto__",
      "task:x-secret",
      { room: "task:b", epoch, after: -1 },
      { room: "task:b", epoch: 7, after: 1 },
      { room: "task:c", epoch, after: 0 },
      "task:d",
      "task:e",
    ],
  });
  t.same(ack.rooms, ["task:a", "task:c", "task:d"]);
  t.same(ack.refused, [
    { room: "evil", code: "bad_room" },
    { room: "__proto__", code: "bad_room" },
    { room: "task:b", code: "bad_position" },
    { room: "task:b", code: "bad_position" },
    { room: "task:x-secret", code: "forbidden" },
    { room: "task:e", code: "too_many_rooms" },
  ]);
  const gone = await on.unsubscribe(follower, { rooms: ["task:a", "task:zzz", "task:a"] });
  t.same(gone.rooms, ["task:a"]);
  t.same(gone.refused[0], { room: "task:zzz", code: "not_found" });
  t.equal((await on.unsubscribe(follower, 1)).ok, false);
  t.same((await on.subscribe(follower, { rooms: ["task:e"] })).rooms, ["task:e"], "there is room again");
});

test("after unsubscribing nothing arrives, and the tail lets the room go", async (t) => {
  const on = await stage(t);
  const follower = on.recorder();
  await on.subscribe(follower, { rooms: ["task:a", "task:b"] });
  t.equal(on.realtime.stats().tail.rooms, 2);
  await on.unsubscribe(follower, { rooms: ["task:a"] });
  await on.write("a");
  await on.write("b");
  await until("b arrives", () => follower.numbers("task:b").length === 1);
  t.same(follower.numbers("task:a"), []);
  t.equal(on.realtime.stats().tail.rooms, 1);
  on.realtime.disconnected(follower);
  t.equal(on.realtime.stats().tail.rooms, 0);
  const ack = await on.subscribe(follower, { rooms: ["task:a"] });
  t.equal(ack.error?.code, "unavailable", "it is gone");
});

test("events that nobody relayed arrive all the same, and the head is told to the followers", async (t) => {
  const on = await stage(t, { headIntervalMs: 100 });
  await on.relay.stop();
  const follower = on.recorder();
  await on.subscribe(follower, { rooms: ["task:a"] });
  await on.write("a", [], { relayed: false });
  await on.write("a", [], { relayed: false });
  await until("the comparison of heads found them", () => follower.numbers("task:a").length === 2);
  await until("the head is told", () => follower.events("rt.head").some((body) => body.sequence === 2 && body.room === "task:a"));
});

test("a hole in the log is filled from the database before what follows it", async (t) => {
  const on = await stage(t, { headIntervalMs: 60_000 });
  const follower = on.recorder();
  await on.subscribe(follower, { rooms: ["task:a", "run:r"] });
  await on.relay.stop();
  await on.write("a", ["r"], { relayed: false });
  await on.write("b", ["r"], { relayed: false });
  const third = await on.write("a", ["r"], { relayed: false });
  await on.newLog().append([toWire(third)], { force: true });
  await until("all three arrived", () => follower.numbers("run:r").length === 3);
  t.same(follower.numbers("run:r"), [1, 2, 3]);
  t.same(follower.numbers("task:a"), [1, 2]);
});

test("a slow socket gets nothing live, catches up by itself, and is closed when it happens again", async (t) => {
  // A head that is told in between would find it slow before the event does.
  const on = await stage(t, { headIntervalMs: 60_000 });
  const follower = on.recorder();
  const other = on.recorder();
  await on.subscribe(follower, { rooms: ["task:a", "task:b"] });
  await on.subscribe(other, { rooms: ["task:a"] });
  follower.unread = 2_000_000;
  await on.write("a");
  await until("it has left", () => follower.joined.size === 0);
  for (let n = 0; n < 30; n += 1) await on.write(n % 2 ? "a" : "b");
  await until("the other has all", () => other.numbers("task:a").length === 16);
  t.same(follower.numbers("task:a"), [1], "nothing is added to what it has not read");
  follower.unread = 0;
  await until("it has caught up and is live", () => follower.joined.size === 2 && follower.numbers("task:a").length === 16);
  t.same(follower.numbers("task:a"), upTo(16));
  t.same(follower.numbers("task:b"), upTo(15));
  follower.unread = 2_000_000;
  await on.write("a");
  await until("it is closed", () => follower.closedWith !== null);
  t.equal(follower.closedWith, "slow_consumer");
  t.equal(on.realtime.stats().slowConsumers, 1);
});

test("sockets that do not read keep nobody else from a replay", async (t) => {
  const on = await stage(t, { maxReplays: 1, headIntervalMs: 60_000 });
  for (let n = 0; n < 3; n += 1) await on.write("a");
  const back = { rooms: [{ room: "task:a", epoch: on.store.epoch, after: 0 }] };
  const stuck = [on.recorder(), on.recorder()];
  for (const follower of stuck) {
    follower.unread = 2_000_000;
    await on.subscribe(follower, back);
  }
  const reader = on.recorder();
  await on.subscribe(reader, back);
  await until("the one that reads has all", () => reader.numbers("task:a").length === 3);
  for (const follower of stuck) {
    t.same(follower.numbers("task:a"), []);
    follower.unread = 0;
  }
  await until("and the others when they read", () => stuck.every((follower) => follower.numbers("task:a").length === 3));
});

test("a room that a replay lets go of while it is asked for anew is followed all the same", async (t) => {
  const pages = Promise.withResolvers<void>();
  const heads = Promise.withResolvers<void>();
  let held = { pages: false, heads: false };
  let asked = false;
  const on = await stage(t, {
    headIntervalMs: 60_000,
    wrapStore: (store) => ({
      ...store,
      async roomEvents(...call) {
        if (held.pages) await pages.promise;
        return await store.roomEvents(...call);
      },
      async roomHeads(...call) {
        asked = held.heads;
        if (held.heads) await heads.promise;
        return await store.roomHeads(...call);
      },
    }),
  });
  for (let n = 0; n < 20; n += 1) await on.write("a");
  await until("all is relayed", async () => (await on.store.unrelayed(1, 0)).length === 0);
  while ((await on.store.transaction((unit) => unit.pruneEvents(Date.now() + 1000, 1, 100))).result > 0);
  // From here on nothing but this test tells the worker of events.
  await on.relay.stop();
  const follower = on.recorder();
  held = { pages: true, heads: false };
  await on.subscribe(follower, { rooms: [{ room: "task:a", epoch: on.store.epoch, after: 4 }] });
  await on.write("a", [], { relayed: false });
  held = { pages: true, heads: true };
  const again = on.subscribe(follower, { rooms: [{ room: "task:a", epoch: on.store.epoch, after: 21 }] });
  await until("its position is looked up", () => asked);
  held = { pages: false, heads: false };
  pages.resolve();
  await until("the first position is too old", () => follower.events("rt.resnapshot_required").length === 1);
  heads.resolve();
  t.same((await again).rooms, ["task:a"]);
  await on.newLog().append([toWire(await on.write("a", [], { relayed: false }))], { force: true });
  await until("it goes on", () => follower.numbers("task:a").at(-1) === 22);
  t.same(follower.numbers("task:a"), [22]);
  on.realtime.disconnected(follower);
  t.equal(on.realtime.stats().tail.rooms, 0, "and counted once");
});

test("a database that fails during a replay ends the connection, not the process, and the next one works", async (t) => {
  let broken = false;
  const on = await stage(t, {
    wrapStore: (store) => ({
      ...store,
      roomEvents: (...call) => (broken ? Promise.reject(new Error("disk on fire")) : store.roomEvents(...call)),
      roomHeads: (...call) => (broken ? Promise.reject(new Error("disk on fire")) : store.roomHeads(...call)),
    }),
  });
  for (let n = 0; n < 5; n += 1) await on.write("a");
  const known = on.recorder();
  await on.subscribe(known, { rooms: ["task:a"] });
  broken = true;
  const follower = on.recorder();
  await on.subscribe(follower, { rooms: [{ room: "task:a", epoch: on.store.epoch, after: 1 }] });
  await until("it is closed", () => follower.closedWith === "replay_failed");
  const ack = await on.subscribe(known, { rooms: ["task:new"] });
  t.equal(ack.ok, false);
  t.equal(ack.error?.code, "internal");
  broken = false;
  const next = on.recorder();
  await on.subscribe(next, { rooms: [{ room: "task:a", epoch: on.store.epoch, after: 1 }, "task:new"] });
  await until("it works again", () => next.numbers("task:a").length === 4);
});

test("many that come back at once all get theirs, a few replays at a time", async (t) => {
  let running = 0;
  let most = 0;
  const on = await stage(t, {
    maxReplays: 4,
    wrapStore: (store) => ({
      ...store,
      async roomEvents(...call) {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setTimeout(resolve, 1));
        const rows = await store.roomEvents(...call);
        running -= 1;
        return rows;
      },
    }),
  });
  for (let n = 0; n < 100; n += 1) await on.write("a");
  const live = on.recorder();
  await on.subscribe(live, { rooms: ["task:a"] });
  const back = Array.from({ length: 150 }, () => on.recorder());
  await Promise.all(
    back.map((follower, n) => on.subscribe(follower, { rooms: [{ room: "task:a", epoch: on.store.epoch, after: n % 90 }] })),
  );
  await on.write("a");
  await until("all have all", () => [live, ...back].every((follower) => follower.numbers("task:a").at(-1) === 101));
  for (const [n, follower] of back.entries())
    if (follower.numbers("task:a").join() !== upTo(101, (n % 90) + 1).join()) t.fail(`follower ${n}`);
  t.ok(most <= 5, `${most} readings at once: four replays and the tail itself`);
});

test("health, draining, revoking and the page of events", async (t) => {
  const on = await stage(t);
  for (let n = 0; n < 250; n += 1) await on.write("a");
  const follower = on.recorder();
  const health = on.realtime.health({ hello: 1 });
  t.same(HealthAck.parse(health).echo, { hello: 1 });
  t.equal(health.ok, true);
  t.equal(on.realtime.health("x".repeat(5000)).echo, null);
  t.equal(on.realtime.health(undefined).echo, null);

  on.realtime.drain(1000);
  const [notice] = follower.events("rt.draining");
  t.ok((notice?.retry_after as number) < 1000);
  on.realtime.revoke("p");
  t.equal(follower.closedWith, "revoked");

  const epoch = on.store.epoch;
  const page = await on.realtime.eventsPage("p", { room: "task:a", epoch, after: 10 });
  t.equal(page.events.length, 200);
  t.equal(page.more, true);
  t.equal(page.events[0]?.room_sequences["task:a"], 11);
  const rest = await on.realtime.eventsPage("p", { room: "task:a", epoch, after: 210 });
  t.equal(rest.events.length, 40);
  t.equal(rest.more, false);
  t.same((await on.realtime.eventsPage("p", { room: "task:a" })).events, []);
  t.equal((await on.realtime.eventsPage("p", { room: "task:a", epoch: "old", after: 1 })).resnapshot?.reason, "epoch_changed");
  t.equal((await on.realtime.eventsPage("p", { room: "task:a", epoch, after: 999 })).resnapshot?.reason, "ahead_of_head");
  await t.rejects(on.realtime.eventsPage("p", { room: "task:x-secret" }), { code: "forbidden" });
});
