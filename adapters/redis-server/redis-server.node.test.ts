import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import { type Test, test } from "../../harness/testing/tap.ts";
import { checkExternalRedis } from "./external.ts";
import { findRedis } from "./find.ts";
import { ping } from "./ping.ts";
import { startPrivateRedis } from "./private.ts";

function directory(t: Test): string {
  const dir = mkdtempSync(join(tmpdir(), "studio-redis-"));
  t.teardown(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** A server that answers every command as `reply` says by its name in capitals. */
async function answering(t: Test, at: string | number, reply: (command: string) => string): Promise<number> {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.on("data", (chunk) => {
      for (const command of String(chunk).split(/(?=\*\d+\r\n)/)) socket.write(reply((command.split("\r\n")[2] ?? "").toUpperCase()));
    });
  });
  t.teardown(() => server.close());
  await new Promise<void>((resolve) => server.listen(at, () => resolve()));
  const address = server.address();
  return typeof address === "object" ? address!.port : 0;
}

test("the server keeps what it was given over a restart, evicts nothing and listens on its socket only", async (t) => {
  const dir = directory(t);
  const socket = join(dir, "redis.sock");
  const binary = findRedis(process.env.PATH ?? "")!;
  const start = () => startPrivateRedis({ binary, socket, dir: join(dir, "data"), onLine: () => {} });
  const first = start();
  t.teardown(() => first.drain(0));
  await first.ready;
  t.match(first.version(), /^\d+\.\d+/);
  const client = new Redis(socket, { lazyConnect: true });
  await client.connect();
  await client.set("kept", "yes");
  t.same(await client.config("GET", "maxmemory-policy"), ["maxmemory-policy", "noeviction"]);
  t.same(await client.config("GET", "port"), ["port", "0"]);
  client.disconnect();
  first.drain(0);
  t.match(await first.exited, { code: 0 });
  const second = start();
  t.teardown(() => second.drain(0));
  await second.ready;
  const again = new Redis(socket, { lazyConnect: true });
  await again.connect();
  t.equal(await again.get("kept"), "yes");
  again.disconnect();
  second.drain(0);
  await second.exited;
});

test("a server that cannot start says why", async (t) => {
  const dir = directory(t);
  const running = startPrivateRedis({ binary: "/bin/false", socket: join(dir, "s"), dir: join(dir, "data"), onLine: () => {} });
  await t.rejects(running.ready, /did not become ready/);
  t.match(await running.exited, { code: 1 });
});

test("one that loads its data is busy, and nobody is absent", async (t) => {
  const dir = directory(t);
  await answering(t, join(dir, "loading"), () => "-LOADING Redis is loading the dataset in memory\r\n");
  await answering(t, join(dir, "mute"), () => "");
  t.equal(await ping(join(dir, "loading")), "busy");
  t.equal(await ping(join(dir, "mute"), 100), "busy");
  t.equal(await ping(join(dir, "nobody")), "absent");
});

test("another Redis that is too old, wants a password or does not answer is told apart in words", async (t) => {
  const info = "# Server\r\nredis_version:5.0.14\r\n";
  const old = await answering(t, 0, (command) => (command === "INFO" ? `$${info.length}\r\n${info}\r\n` : "+OK\r\n"));
  t.match(await checkExternalRedis(`redis://127.0.0.1:${old}`), {
    state: "unsuitable",
    problem: /is version 5\.0\.14; Studio needs 6\.2 or newer/,
  });
  const locked = await answering(t, 0, () => "-NOAUTH Authentication required.\r\n");
  t.match(await checkExternalRedis(`redis://127.0.0.1:${locked}`), {
    state: "unreachable",
    problem: /wants a password: put it into REDIS_URL/,
  });
  const wrong = await answering(t, 0, () => "-WRONGPASS invalid username-password pair or user is disabled.\r\n");
  t.match(await checkExternalRedis(`redis://:x@127.0.0.1:${wrong}`), {
    state: "unreachable",
    problem: /refuses the user or password of REDIS_URL/,
  });
  const found = await checkExternalRedis("redis://user:secret@127.0.0.1:1", 300);
  t.match(found, { state: "unreachable", problem: /^Redis at 127\.0\.0\.1:1 cannot be reached/ });
  t.notOk(JSON.stringify(found).includes("secret"));
});
