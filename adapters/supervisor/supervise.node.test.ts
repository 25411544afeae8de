import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { startRedis } from "../../harness/testing/redis.ts";
import { runWith } from "../../harness/testing/runtime.ts";
import { until } from "../../harness/testing/studio.ts";
import { type Test, test } from "../../harness/testing/tap.ts";
import { hashSecret } from "../../src/http/secrets.ts";
import { ping } from "../redis-server/ping.ts";
import { openStore } from "../store/sqlite/open.ts";
import { directory, leftovers, lives, mentioning, supervision, untilNobody, written } from "./fixture.ts";
import { type Supervision, type Supervisor, supervise } from "./supervise.ts";

async function started(t: Test, supervision: Supervision) {
  const supervisor = supervise(supervision);
  t.teardown(() => supervisor.stop("quick"));
  return { supervisor, ready: await supervisor.ready };
}

const pidOf = (data: string, id: string) => written(data).findLast((line) => line.id === id && line.what === "ready")!.pid;

async function gone(t: Test, data: string, supervisor: Supervisor) {
  await supervisor.stop();
  await untilNobody(data);
  t.same(leftovers(data), [], "no socket and no record is left");
  t.notOk(existsSync(join(data, "redis.sock")));
}

test("it starts Redis and children of all runtimes, hands out tokens, and leaves nothing behind", async (t) => {
  const data = directory(t);
  const { supervisor, ready } = await started(t, supervision(data, { flags: { workers: "3", "worker-class": "bun,node,deno" } }));
  t.match(ready.redis, /^private \d+\.\d+/);
  t.match(ready.url, `http://127.0.0.1:${ready.config.port}`);
  t.equal(await ping(ready.config.redisSocket!), "pong");
  t.equal(statSync(ready.config.redisSocket!).mode & 0o777, 0o700);
  t.equal(statSync(join(data, "run")).mode & 0o777, 0o700);
  t.same(
    written(data)
      .map(({ id }) => id)
      .sort(),
    ["j1", "w1", "w2", "w3"],
  );

  const store = await openStore({ path: join(data, "studio.db") });
  t.equal((await store.apiToken(hashSecret(ready.apiToken!)))?.revoked_at, null);
  await gone(t, data, supervisor);
  t.ok((await store.apiToken(hashSecret(ready.apiToken!)))?.revoked_at, "the API token dies with the server");
  const login = hashSecret(ready.tokenUrl!.split("#token=")[1]!);
  t.equal((await store.transaction((unit) => unit.useLoginToken(login, Date.now()))).result, false, "and so does the sign-in link");
  await store.close();
  t.same(written(data).filter(({ what }) => what.startsWith("drain")).length, 4, "all were asked first");
});

test("a child that dies is started again, and what its programs left is killed with it", async (t) => {
  const data = directory(t);
  const { supervisor } = await started(t, supervision(data, { does: "group" }));
  const program = await until("the program to be reported", () => written(data).find(({ what }) => what.startsWith("group:")));
  const pgid = Number(program.what.slice(6));
  await until("the record", () => existsSync(join(data, "run", "processes", `group-${pgid}`)));
  t.ok(lives(pgid));
  for (const id of ["w1", "j1"]) {
    const before = pidOf(data, id);
    process.kill(before, "SIGKILL");
    t.not(await until(`${id} to come back`, () => pidOf(data, id) !== before && pidOf(data, id)), before);
  }
  await until("the program to be gone", () => !lives(pgid));
  const second = Number(
    written(data)
      .findLast(({ what }) => what.startsWith("group:"))!
      .what.slice(6),
  );
  await gone(t, data, supervisor);
  t.notOk(lives(second), "the programs of a worker that was drained are gone, too");
});

test("a child that gives no sign of life is killed and started again", async (t) => {
  const data = directory(t);
  const watching = supervision(data, { env: { GUNICORN_TIMEOUT: "3s" } });
  await started(t, watching);
  // Its first heartbeat is what it is then measured by.
  await until("a heartbeat", () => written(data).some(({ id, what }) => id === "w1" && what === "beat"));
  const before = pidOf(data, "w1");
  process.kill(before, "SIGSTOP");
  await until("w1 to come back", () => pidOf(data, "w1") !== before);
  t.match(watching.said.join("\n"), "w1 gives no sign of life and is killed");
});

test("a child that stands still as soon as it is ready is killed, too", async (t) => {
  const watching = supervision(directory(t), { does: "stuck", flags: { workers: "1" }, env: { GUNICORN_TIMEOUT: "2s" } });
  await started(t, watching);
  await until("it to be noticed", () => watching.said.includes("w1 gives no sign of life and is killed"));
  t.pass("it was");
});

test("Redis that dies is started again with its data", async (t) => {
  const data = directory(t);
  const { ready } = await started(t, supervision(data));
  const socket = ready.config.redisSocket!;
  const pid = () => mentioning(data).find((one) => /^[^ ]*redis-server /.test(readFileSync(`/proc/${one}/cmdline`, "utf8"))) ?? null;
  const before = await until("the server's process", pid);
  process.kill(before, "SIGKILL");
  await until("Redis to come back", async () => pid() !== before && (await ping(socket)) === "pong");
});

test("a child that cannot start fails the whole start, which then leaves nothing behind", async (t) => {
  const data = directory(t);
  const crashing = supervise(supervision(data, { does: "crash" }));
  await t.rejects(crashing.ready, {
    name: "CannotStart",
    reason: "failed",
    message: /w1 does not start: exit code 9|j1 does not start|w2 does not start/,
  });
  await untilNobody(data);
  t.same(leftovers(data), []);
});

test("a stop in mid-start ends it", async (t) => {
  const data = directory(t);
  const supervisor = supervise(supervision(data, { does: "mute" }));
  t.teardown(() => supervisor.stop("quick"));
  await until("the children to run", () => written(data).length === 3);
  await supervisor.stop();
  await t.rejects(supervisor.ready, /stopped before it was ready/);
  await untilNobody(data);
  t.same(leftovers(data), []);
});

test("who ignores the drain is killed when its time is over, and at once when hurried", async (t) => {
  const data = directory(t);
  // Time enough for every child to write that it was asked.
  const waiting = supervision(data, { does: "stubborn", env: { STUDIO_GRACEFUL_TIMEOUT: "4s" } });
  const patient = await started(t, waiting);
  await gone(t, data, patient.supervisor);
  t.match(waiting.said.join("\n"), "w1 did not leave within 4 s and is killed");
  t.equal(written(data).filter(({ what }) => what === "drain:3600").length, 3, "all were asked first");

  const other = directory(t);
  const hurried = await started(t, supervision(other, { does: "stubborn", env: { STUDIO_GRACEFUL_TIMEOUT: "10m" } }));
  void hurried.supervisor.stop();
  await until("the drain", () => written(other).some(({ what }) => what.startsWith("drain")));
  await hurried.supervisor.stop("quick");
  await untilNobody(other);
});

test("a second start on the same data directory names the first, which is unharmed", async (t) => {
  const data = directory(t);
  const { supervisor, ready } = await started(t, supervision(data));
  const second = supervise(supervision(data));
  await t.rejects(second.ready, { reason: "held", message: new RegExp(`process ${process.pid}, ${ready.url}`) });
  t.equal(await ping(ready.config.redisSocket!), "pong", "the first one is unharmed");
  t.equal(mentioning(data).length >= 4, true);
  await gone(t, data, supervisor);
});

test("when the supervisor is killed its processes leave by themselves, and the next start cleans up", async (t) => {
  const data = directory(t);
  const [program, ...args] = runWith("node", join(import.meta.dirname, "supervisor.fixture.ts"), [data]);
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"] });
  const url = await new Promise<string>((resolve) => createInterface({ input: child.stdout! }).once("line", resolve));
  const group = await until("the program", () => written(data).find(({ what }) => what.startsWith("group:")));
  const pgid = Number(group.what.slice(6));
  child.kill("SIGKILL");
  // The fixture's programs are left on purpose; what is ours leaves when the kernel closes the supervisor's ends.
  await until("our processes to leave", () => mentioning(data).every((pid) => pid === pgid));
  t.ok(lives(pgid));
  const { supervisor, ready } = await started(t, supervision(data));
  t.notOk(lives(pgid), "the next start ended it");
  t.not(ready.url, "");
  t.match(url, "http://127.0.0.1:");
  await gone(t, data, supervisor);
});

test("a data directory whose sockets would have too long a path keeps them elsewhere", async (t) => {
  const data = join(directory(t), "d".repeat(80));
  mkdirSync(data);
  const { supervisor, ready } = await started(t, supervision(data));
  const socket = ready.config.redisSocket!;
  t.ok(socket.length <= 103);
  t.equal(await ping(socket), "pong");
  await supervisor.stop();
  t.notOk(existsSync(join(socket, "..")), "the directory is removed");
  rmSync(data, { recursive: true });
});

test("a Redis that cannot be reached, or a taken port, is said in a sentence", async (t) => {
  const data = directory(t);
  const taken = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => taken.once("listening", resolve));
  t.teardown(() => taken.close());
  const { port } = taken.address() as { port: number };
  const refused = supervise(supervision(data, { flags: { port: String(port) }, isFixed: true }));
  await t.rejects(refused.ready, { reason: "usage", message: new RegExp(`Port ${port} on 127.0.0.1 is taken`) });
  const nowhere = supervise(supervision(data, { env: { REDIS_URL: `redis://127.0.0.1:${port}` } }));
  t.teardown(() => nowhere.stop("quick"));
  taken.on("connection", (socket) => socket.destroy());
  await t.rejects(nowhere.ready, { reason: "unreachable", message: new RegExp(`Redis at 127.0.0.1:${port} cannot be reached`) });
  t.same(leftovers(data), []);
});

test("another Redis is used as it is, and is warned about when it evicts", async (t) => {
  const redis = await startRedis({ tcp: true, eviction: "allkeys-lru" });
  t.teardown(() => redis.stop());
  const using = supervision(directory(t), { env: { REDIS_URL: redis.url! } });
  const { supervisor, ready } = await started(t, using);
  t.match(ready.redis, `${new URL(redis.url!).host} `);
  t.equal(ready.config.redisSocket, null);
  t.match(using.said.join("\n"), /maxmemory-policy to noeviction \(it is allkeys-lru\)/);
  await supervisor.stop();
  t.ok(process.kill(redis.pid, 0), "it is not ours to end");
});
