import { startRedis } from "../../harness/testing/redis.ts";
import { type Test, test } from "../../harness/testing/tap.ts";
import type { EventLog, WireEvent } from "../../src/ports/event-log.ts";
import { redis } from "../redis/connect.ts";
import { createRedisLog } from "./redis-log.ts";
import { compareIds } from "./stream.ts";

const event = (numbers: Record<string, number>): WireEvent => ({
  type: "node.task.updated",
  rooms: Object.entries(numbers),
  json: JSON.stringify({ numbers, text: 'a "b" \u20ac' }),
});

async function open(t: Test, { keep }: { keep?: number } = {}) {
  const server = await startRedis();
  const logs: EventLog[] = [];
  t.teardown(async () => {
    for (const log of logs) await log.close();
    await server.stop();
  });
  const address = { redisUrl: null, redisSocket: server.socket };
  const another = (epoch = "e1") => {
    const log = createRedisLog({ connect: (purpose) => redis(address, purpose), epoch, ...(keep ? { keep } : {}), timeoutMs: 1000 });
    logs.push(log);
    return log;
  };
  const operator = redis(address, "pubsub");
  t.teardown(() => operator.disconnect());
  return { server, log: another(), another, operator };
}

/** Does it until it succeeds, for up to 20 s: a connection comes back at a moment of its own. */
async function again(work: () => Promise<unknown>): Promise<void> {
  for (const end = Date.now() + 20_000; ; await new Promise((resolve) => setTimeout(resolve, 20))) {
    try {
      await work();
      return;
    } catch (error) {
      if (Date.now() > end) throw error;
    }
  }
}

const quick = { count: 100, blockMs: 50, signal: new AbortController().signal };

test("what is next is appended once, whoever brings it", async (t) => {
  const { log, another } = await open(t);
  const other = another();
  const events = [event({ "task:a": 1, "run:r": 1 }), event({ "task:b": 1, "run:r": 2 }), event({ "task:a": 2, "run:r": 3 })];
  t.same(await log.append(events), ["appended", "appended", "appended"]);
  t.same(await other.append(events), ["duplicate", "duplicate", "duplicate"]);
  const page = await other.read("0-0", quick);
  t.same(
    page.entries.map((entry) => entry.event),
    events,
  );
  t.same(await log.append([]), []);
});

test("an event whose predecessor is missing waits, or is put over the hole", async (t) => {
  const { log } = await open(t);
  t.same(await log.append([event({ "task:a": 1 })]), ["appended"]);
  t.same(await log.append([event({ "task:a": 3 }), event({ "task:b": 1 }), event({ "task:a": 4 })]), ["gap", "appended", "gap"]);
  t.same(await log.append([event({ "task:a": 2 }), event({ "task:a": 3 })]), ["appended", "appended"]);
  t.same(await log.append([event({ "task:a": 9 })], { force: true }), ["appended"]);
  t.same(await log.append([event({ "task:a": 8 })]), ["duplicate"], "readers have found it in the database by then");
});

test("an event that is new in one of its rooms is appended", async (t) => {
  const { log } = await open(t);
  await log.append([event({ "task:a": 5 })]);
  t.same(await log.append([event({ "task:a": 4, "run:r": 9 })]), ["appended"]);
});

test("a batch that is larger than one script keeps its order", async (t) => {
  const { log } = await open(t);
  const events = Array.from({ length: 450 }, (_, index) => event({ "task:a": index + 1 }));
  t.same(new Set(await log.append(events)), new Set(["appended"]));
  const page = await log.read("0-0", { ...quick, count: 1000 });
  t.same(
    page.entries.map((entry) => entry.event.rooms[0]![1]),
    events.map((each) => each.rooms[0]![1]),
  );
});

test("reading goes on from the end, waits for the first entry, and can be ended", async (t) => {
  const { log } = await open(t);
  await log.append([event({ "task:a": 1 })]);
  const end = await log.end();
  t.same((await log.read(end, quick)).entries, []);
  const waiting = log.read(end, { ...quick, blockMs: 5000 });
  await log.append([event({ "task:a": 2 })]);
  const { entries, next, lost } = await waiting;
  t.equal(entries.length, 1);
  t.equal(lost, false);
  const stopping = new AbortController();
  const blocked = log.read(next, { ...quick, blockMs: 10_000, signal: stopping.signal });
  stopping.abort();
  await t.rejects(blocked);
});

test("a stream that was emptied or trimmed is noticed", async (t) => {
  const { log, operator } = await open(t, { keep: 10 });
  await log.append([event({ "task:a": 1 })]);
  const end = await log.end();
  t.equal((await log.read("0-0", quick)).lost, true, "a new connection may have missed anything");
  t.equal((await log.read(end, quick)).lost, false);
  for (let n = 2; n < 400; n += 1) await log.append([event({ "task:a": n })]);
  t.equal((await log.read(end, { ...quick, count: 1 })).lost, true, "trimmed");
  const late = await log.end();
  await operator.flushall();
  const emptied = await log.read(late, quick);
  t.same(emptied, { entries: [], lost: true, next: "0-0" });
  await log.append([event({ "task:a": 400 })]);
  t.equal((await log.read(emptied.next, quick)).entries.length, 1, "heads that are gone stop nothing");
});

test("another deployment on the same Redis, and entries of strangers, are not seen", async (t) => {
  const { log, another, operator } = await open(t);
  await another("e2").append([event({ "task:a": 1 })]);
  await log.append([event({ "task:b": 1 })]);
  await operator.xadd("studio:rt:e1:log", "*", "something", "else");
  const page = await log.read("0-0", quick);
  t.same(
    page.entries.map((entry) => entry.event.rooms),
    [[["task:b", 1]]],
  );
  t.equal(compareIds(page.next, page.entries[0]!.id), 1, "reading goes on behind the stranger's entry");
});

test("while Redis is away or hangs every call fails soon, and afterwards works again", async (t) => {
  const { server, log } = await open(t);
  await log.append([event({ "task:a": 1 })]);
  await log.read("0-0", quick);
  await server.kill();
  await t.rejects(log.append([event({ "task:a": 2 })]), { code: "unavailable" });
  await t.rejects(log.read("0-0", quick), { code: "unavailable" });
  await t.rejects(log.end(), { code: "unavailable" });
  await t.rejects(log.ping(), { code: "unavailable" });
  await server.restart();
  await again(() => log.ping());
  t.same(await log.append([event({ "task:a": 2 })]), ["appended"]);
  t.equal((await log.read("0-0", quick)).entries.length, 2);
  server.pause();
  await t.rejects(log.append([event({ "task:a": 3 })]), { code: "unavailable" });
  await t.rejects(log.read("9999999999999-0", quick), { code: "unavailable" });
  server.resume();
  await again(() => log.ping());
  t.pass("it answers again");
});

test("signals reach every process, also after Redis was away", async (t) => {
  const { server, log, another } = await open(t);
  const heard: string[] = [];
  const stop = another().onSignal("revoked", (message) => heard.push(message));
  const hears = async (message: string) => {
    for (let tries = 0; tries < 200 && !heard.includes(message); tries += 1) {
      await log.signal("revoked", message).catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return heard.includes(message);
  };
  t.ok(await hears("one"));
  await server.restart();
  t.ok(await hears("two"));
  stop();
});
