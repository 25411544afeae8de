import { startRedis } from "../../harness/testing/redis.ts";
import { type Test, test } from "../../harness/testing/tap.ts";
import { redis } from "../redis/connect.ts";
import { until } from "../roles/workers.fixture.ts";
import { openMailbox } from "./mailbox.ts";

/** Long enough for two connections to Redis to come back one after the other, and for a moment in which this process stands still. */
const SILENT_MS = 3000;

async function post(t: Test, silentMs = SILENT_MS) {
  const server = await startRedis();
  t.teardown(() => server.stop());
  const address = { redisUrl: null, redisSocket: server.socket };
  const raw = redis(address, "pubsub");
  t.teardown(() => raw.disconnect());
  const open = () => {
    const got: unknown[] = [];
    const reported: unknown[] = [];
    const mailbox = openMailbox({
      connect: (purpose) => redis(address, purpose),
      receive: (_from, body) => got.push(body),
      report: (error) => reported.push(error),
      times: { takeMs: 1000, beatMs: 50, silentMs },
    });
    t.teardown(() => mailbox.close());
    return { ...mailbox, got, reported };
  };
  return { server, raw, open };
}

const numbers = (count: number) => Array.from({ length: count }, (_, n) => n);

test("messages arrive in order and each once, also over a restart of Redis, and leave nothing behind", async (t) => {
  const { server, raw, open } = await post(t);
  const [from, to] = [open(), open()];
  for (const n of numbers(500)) void from.send(to.address, n);
  await until(() => to.got.length > 100, "the first ones");
  await server.kill();
  for (const n of numbers(500)) void from.send(to.address, 500 + n);
  await server.restart();
  await until(() => to.got.length >= 1000, "all of them");
  t.same(to.got, numbers(1000));
  await until(async () => (await raw.xlen(`studio:dispatch:mail:${to.address}`)) === 0, "the mailbox is empty");
  t.ok((await raw.pttl(`studio:dispatch:mail:${to.address}`)) > 0, "and lapses by itself");
});

test("who is silent counts as gone, who lives does not, and an outage of Redis is nobody's silence", async (t) => {
  const { server, open } = await post(t);
  const [one, two] = [open(), open()];
  const gone: string[] = [];
  one.watch(two.address, (why) => gone.push(why));
  two.watch(one.address, () => gone.push("never"));
  await one.send(two.address, "hello");
  await server.kill();
  // The outage lasts longer than anybody may be silent.
  await new Promise((resolve) => setTimeout(resolve, 2 * SILENT_MS));
  await server.restart();
  await one.send(two.address, "again");
  await until(() => two.got.length === 2, "both messages");
  t.same(gone, []);
  two.close();
  await until(() => gone.length > 0, "the silence to be noticed");
  t.same(gone, ["it was not heard for 3 s"]);
});

test("a message that Redis has lost is noticed, and what is no message is reported", async (t) => {
  // Nobody beats for the one who writes by hand.
  const { raw, open } = await post(t, 600_000);
  const to = open();
  const gone: string[] = [];
  const key = `studio:dispatch:mail:${to.address}`;
  const write = (text: string) => raw.xadd(key, "*", "m", text);
  to.watch("somebody", (why) => gone.push(why));
  for (const n of [1, 2, 2, 1]) await write(JSON.stringify({ from: "somebody", n, body: n }));
  await until(() => to.got.length === 2, "the first two");
  t.same(gone, []);
  for (const text of ["{", '{"from": 1}', "[]"]) await write(text);
  await write(JSON.stringify({ from: "somebody", n: 4, body: 4 }));
  await until(() => gone.length > 0, "the gap to be noticed");
  t.same(gone, ["a message of it was lost with Redis"]);
  t.equal(to.reported.length, 3);
  t.same(to.got, [1, 2, 4]);
});
