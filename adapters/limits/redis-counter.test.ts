import { startRedis } from "../../harness/testing/redis.ts";
import { test } from "../../harness/testing/tap.ts";
import { redis } from "../redis/connect.ts";
import { createRedisCounter } from "./redis-counter.ts";

test("two workers count on one Redis, in time, and what is given back counts for both", async (t) => {
  const server = await startRedis();
  const address = { redisUrl: null, redisSocket: server.socket };
  const connections = [redis(address, "limits"), redis(address, "limits")];
  await Promise.all(connections.map((each) => (each.status === "ready" ? null : new Promise((resolve) => each.once("ready", resolve)))));
  const [a, b, other] = [
    createRedisCounter(connections[0]!, "e"),
    createRedisCounter(connections[1]!, "e"),
    createRedisCounter(connections[1]!, "f"),
  ];
  const hourly = { count: 3, periodMs: 3_600_000 };
  t.same([await a.take("x", hourly), await b.take("x", hourly), await a.take("x", hourly)], [0, 0, 0]);
  const wait = await b.take("x", hourly);
  t.ok(wait > 1_100_000 && wait <= 1_200_000, `a third of an hour: ${wait}`);
  t.equal(await other.take("x", hourly), 0, "another deployment counts for itself");
  t.equal(await b.take("y", hourly), 0, "and so does another client");
  await a.giveBack("x", hourly);
  t.equal(await b.take("x", hourly), 0);
  t.ok((await b.take("x", hourly)) > 0);
  const tries = await Promise.all(Array.from({ length: 40 }, (_, n) => (n % 2 ? a : b).take("z", { count: 7, periodMs: 3_600_000 })));
  t.equal(tries.filter((each) => each === 0).length, 7, "many at once get no more");

  const ttl = await connections[0]!.pttl("studio:limit:e:x");
  t.ok(ttl > 0 && ttl <= 3_600_000, `it is forgotten by itself: ${ttl}`);
  await connections[0]!.set("studio:limit:e:x", String(Date.now() + 9e9));
  t.equal(await a.take("x", hourly), 0, "a number of a clock that was set back locks nobody out");

  await server.kill();
  const started = performance.now();
  await t.rejects(a.take("x", hourly), undefined, "without Redis it says so");
  t.ok(performance.now() - started < 20_000);
  await server.restart();
  const until = performance.now() + 20_000;
  let back: number | null = null;
  while (back === null && performance.now() < until) {
    back = await a.take("w", hourly).catch(() => null);
    if (back === null) await new Promise((resolve) => setTimeout(resolve, 50));
  }
  t.equal(back, 0, "and it is there again with it");
  for (const each of [a, b, other]) each.close();
  await server.stop();
});
