import { startRedis } from "../../harness/testing/redis.ts";
import { test } from "../../harness/testing/tap.ts";
import { redis } from "./connect.ts";

test("a unix socket and a URL both lead to Redis", async (t) => {
  const server = await startRedis({ tcp: true });
  t.teardown(() => server.stop());
  const bySocket = redis({ redisUrl: null, redisSocket: server.socket }, "pubsub");
  const byUrl = redis({ redisUrl: server.url, redisSocket: null }, "pubsub");
  t.teardown(() => [bySocket, byUrl].map((client) => client.disconnect()));
  await bySocket.set("studio:test", "found");
  t.equal(await byUrl.get("studio:test"), "found");
});

test("a producer fails at once while Redis is away, says so once, and works again when it is back", async (t) => {
  const server = await startRedis();
  t.teardown(() => server.stop());
  const reported: string[] = [];
  const client = redis({ redisUrl: null, redisSocket: server.socket }, "log", (_, { stage }) => reported.push(stage));
  t.teardown(() => client.disconnect());
  await new Promise((resolve) => client.once("ready", resolve));
  await client.set("studio:kept", "1");

  const closed = new Promise((resolve) => client.once("close", resolve));
  await server.kill();
  await closed;
  await t.rejects(client.get("studio:kept"));
  const retried = new Promise<void>((resolve) => {
    let times = 0;
    client.on("reconnecting", () => {
      times += 1;
      if (times === 3) resolve();
    });
  });
  await retried;
  t.same(reported, ["redis.log"]);

  const ready = new Promise((resolve) => client.once("ready", resolve));
  await server.restart();
  await ready;
  t.equal(await client.get("studio:kept"), "1");
});

test("a Redis that hangs is noticed by the bound of the command", async (t) => {
  const server = await startRedis();
  t.teardown(() => server.stop());
  const client = redis({ redisUrl: null, redisSocket: server.socket }, "log");
  t.teardown(() => client.disconnect());
  await new Promise((resolve) => client.once("ready", resolve));
  server.pause();
  await t.rejects(client.get("studio:any"), /timed out/i);
  server.resume();
});

test("a configuration without an address is refused", (t) => {
  t.throws(() => redis({ redisUrl: null, redisSocket: null }, "log"), /redisUrl/);
});
