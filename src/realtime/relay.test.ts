import { test } from "../../harness/testing/tap.ts";
import { systemClock } from "../ports/clock.ts";
import type { EventLog } from "../ports/event-log.ts";
import type { Store } from "../ports/store.ts";
import { createRelay } from "./relay.ts";
import { stage, until } from "./stage.fixture.ts";

const quick = { clock: systemClock, repairAgeMs: 100, repairEveryMs: 30, confirmEveryMs: 50 };

/** Everything that is in the log, as numbers of a room in its order. */
async function logged(log: EventLog, room: string): Promise<number[]> {
  const { entries } = await log.read("0-0", { count: 10_000, blockMs: 20, signal: new AbortController().signal });
  return entries.flatMap(({ event }) => event.rooms.filter(([each]) => each === room).map(([, n]) => n));
}

const upTo = (n: number) => Array.from({ length: n }, (_, index) => index + 1);

test("what is offered is in the log at once and confirmed in the database by time, not by event", async (t) => {
  const on = await stage(t);
  await on.relay.stop();
  let writes = 0;
  const counting: Store = {
    ...on.store,
    transaction: (work) => {
      writes += 1;
      return on.store.transaction(work);
    },
  };
  const log = on.newLog();
  // So seldom that the writing itself may take its time.
  const relay = createRelay({ store: counting, log, report: () => {}, ...quick, confirmEveryMs: 1000 });
  relay.start();
  for (let n = 0; n < 300; n += 1) relay.offer([await on.write("a", [], { relayed: false })]);
  await until("all is confirmed", async () => (await on.store.unrelayed(1, 0)).length === 0);
  t.same(await logged(log, "task:a"), upTo(300));
  t.ok(writes < 100, `${writes} writes for 300 events`);
  await relay.stop();
});

test("two relays that are offered the same leave no double, and one that died is repaired by the other", async (t) => {
  const on = await stage(t);
  const log = on.newLog();
  const second = createRelay({ store: on.store, log, report: () => {}, ...quick });
  second.start();
  for (let n = 0; n < 100; n += 1) {
    const event = await on.write("a", ["r"], { relayed: n % 3 > 0 });
    if (n % 3 > 1) second.offer([event]);
  }
  await until("all is confirmed", async () => (await on.store.unrelayed(1, 0)).length === 0);
  const numbers = await logged(log, "task:a");
  t.same(new Set(numbers).size, numbers.length, "nothing twice");
  t.equal(Math.max(...numbers), 100);
  t.ok(on.relay.stats().repaired + second.stats().repaired > 0);
  await second.stop();
});

test("an event that overtakes another waits for it for a moment, then goes over the hole", async (t) => {
  const on = await stage(t);
  await on.relay.stop();
  const log = on.newLog();
  const relay = createRelay({ store: on.store, log, report: () => {}, ...quick, repairAgeMs: 60_000 });
  relay.start();
  const events = [];
  for (let n = 0; n < 4; n += 1) events.push(await on.write("a", [], { relayed: false }));
  relay.offer([events[0]!]);
  await until("the first is there", async () => (await logged(log, "task:a")).length === 1);
  relay.offer([events[2]!]);
  relay.offer([events[1]!]);
  await until("three are there", async () => (await logged(log, "task:a")).length >= 3);
  t.same(await logged(log, "task:a"), [1, 2, 3], "the order was found again");
  const fifth = await on.write("a", [], { relayed: false });
  relay.offer([fifth]);
  await until("it is there", async () => (await logged(log, "task:a")).includes(5));
  // It counts when the log has answered.
  await until("the hole is counted", () => relay.stats().forced > 0);
  t.equal(relay.stats().forced, 1);
  await relay.stop();
});

test("while Redis is away a commit waits for nothing, and all is there when it is back", async (t) => {
  const on = await stage(t);
  await on.write("a");
  await on.redis.kill();
  for (let n = 0; n < 50; n += 1) await on.write("a");
  t.equal((await on.store.unrelayed(100, 0)).length > 0, true);
  await on.redis.restart({ empty: true });
  await until("all is confirmed", async () => (await on.store.unrelayed(1, 0)).length === 0);
  const numbers = await logged(on.newLog(), "task:a");
  t.equal(numbers.at(-1), 51);
  t.equal(on.relay.stats().away, false);
  await on.write("a");
  await until("the fast path works again", async () => (await on.store.unrelayed(1, 0)).length === 0);
});

test("a log that refuses is reported once for an outage, and nothing is confirmed", async (t) => {
  const on = await stage(t);
  await on.relay.stop();
  const reported: string[] = [];
  let full = true;
  const log = on.newLog();
  const refusing: EventLog = {
    ...log,
    append: (...call) => (full ? Promise.reject(new Error("OOM command not allowed when used memory > 'maxmemory'")) : log.append(...call)),
  };
  const relay = createRelay({ store: on.store, log: refusing, report: (_, { stage: where }) => reported.push(where), ...quick });
  relay.start();
  for (let n = 0; n < 5; n += 1) relay.offer([await on.write("a", [], { relayed: false })]);
  await until("the repair was refused too", () => relay.stats().failures >= 3);
  t.same(reported, ["relay.append"]);
  t.equal((await on.store.unrelayed(100, 0)).length, 5);
  full = false;
  await until("all is confirmed", async () => (await on.store.unrelayed(1, 0)).length === 0);
  t.same(await logged(log, "task:a"), upTo(5));
  await relay.stop();
});
