import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { createServer } from "node:net";
import { join } from "node:path";
import { startRedis } from "../../harness/testing/redis.ts";
import { until } from "../../harness/testing/studio.ts";
import { type Test, test } from "../../harness/testing/tap.ts";
import { directory, lives, setup, supervision, untilNobody, written } from "./fixture.ts";
import { supervise } from "./supervise.ts";

/** A supervision of one role over a Redis of its own. The database is never reached: the store of the fixture is opened. */
async function of(t: Test, role: "web" | "worker", flags: Record<string, string> = {}, again: Record<string, string> = flags, does = "") {
  const redis = await startRedis({ tcp: true });
  t.teardown(() => redis.stop());
  const data = directory(t);
  const env = { DATABASE_URL: "postgres://studio@127.0.0.1:1/studio", REDIS_URL: redis.url! };
  const what = supervision(data, { does, flags: { role, ...flags }, env });
  const supervisor = supervise({ ...what, again: () => setup(data, { does, flags: { role, ...again }, env }) });
  t.teardown(() => supervisor.stop("quick"));
  return { supervisor, data, redis, said: what.said, ready: await supervisor.ready };
}

/** The status and the text of an answer; a unix socket is named by its path. */
function get(to: string, path: string, method = "GET"): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const where = to.startsWith("/") ? { socketPath: to, path } : { ...urlParts(to), path };
    const asked = request({ ...where, method, agent: false }, (answer) => {
      let text = "";
      answer.setEncoding("utf8");
      answer.on("data", (part) => {
        text += part;
      });
      answer.on("end", () => resolve({ status: answer.statusCode!, text }));
    });
    asked.on("error", reject);
    asked.end();
  });
}

const urlParts = (url: string) => ({ host: new URL(url).hostname, port: new URL(url).port });

test("a Studio of the role web has no job worker, and scales what it has", async (t) => {
  const { supervisor, ready } = await of(t, "web");
  const ids = () => supervisor.status().processes.map(({ id }) => id);
  t.same(ids(), ["w1", "w2"]);
  t.match(supervisor.status(), { role: "web", workers_wanted: 2, job_workers_wanted: 0, state: "ready" });
  t.match(ready.tokenUrl, ready.url);
  t.equal(supervisor.scaleBy(1), 3);
  await until("the third worker", () => ids().length === 3);
});

test("a Studio of the role worker has job workers only, as many as its configuration says after a reload, and no link", async (t) => {
  const { supervisor, ready, data } = await of(t, "worker", { "job-workers": "2", "worker-class": "node,bun" }, { "job-workers": "3" });
  const there = () => supervisor.status().processes.filter(({ state }) => state === "ready");
  t.same(
    there().map(({ id, role, runtime }) => [id, role, runtime]),
    [
      ["j1", "worker", "node"],
      ["j2", "worker", "bun"],
    ],
  );
  t.match(supervisor.status(), { role: "worker", workers_wanted: 0, job_workers_wanted: 2, url: ready.url });
  t.equal(ready.tokenUrl, null);
  t.equal(ready.apiToken, null);
  t.equal(supervisor.scaleBy(1), null, "there is nothing to scale");
  t.equal(await supervisor.reload(), null);
  await until("the third job worker", () => there().length === 3);
  t.same(
    there().map(({ id, generation }) => [id, generation]),
    [
      ["j1b", 2],
      ["j2b", 2],
      ["j3", 2],
    ],
  );
  const pids = there().map(({ pid }) => pid!);
  await supervisor.stop();
  await untilNobody(data);
  t.same(pids.filter(lives), []);
  t.ok(written(data).filter(({ what }) => what.startsWith("drain")).length >= 5, "all were asked to leave");
});

test("a Studio of the role executor has at least one executor, opens no database, and tells so at its health pages", async (t) => {
  const redis = await startRedis({ tcp: true });
  t.teardown(() => redis.stop());
  const what = supervision(directory(t), { flags: { role: "executor", bind: "127.0.0.1:0" }, env: { REDIS_URL: redis.url! } });
  const supervisor = supervise({ ...what, openStore: () => Promise.reject(new Error("there is no database")) });
  t.teardown(() => supervisor.stop("quick"));
  const ready = await supervisor.ready;
  t.match(supervisor.status(), { role: "executor", workers_wanted: 0, job_workers_wanted: 0, executors_wanted: 1, state: "ready" });
  t.same(
    supervisor.status().processes.map(({ id, role, state }) => [id, role, state]),
    [["e1", "executor", "ready"]],
  );
  t.equal(ready.tokenUrl, null);
  const { ok, checks } = JSON.parse((await get(ready.url, "/readyz?verbose")).text);
  t.ok(ok);
  t.same(
    checks.map(({ name }: { name: string }) => name),
    ["workers", "redis"],
  );
  t.match(await get(ready.url, "/flowcharts"), { status: 404, text: /has the role executor/ });
  t.equal(await supervisor.reload(), null);
  t.match(supervisor.status().processes, [{ id: "e1b", generation: 2 }]);
});

test("executors are asked to leave when the job workers have left, and know neither the database nor other secrets", async (t) => {
  const redis = await startRedis({ tcp: true });
  t.teardown(() => redis.stop());
  const data = directory(t);
  const env = {
    DATABASE_URL: "postgres://studio:hidden@127.0.0.1:1/studio",
    REDIS_URL: redis.url!,
    STUDIO_RELAY_ADDRESS: "127.0.0.1:5056",
    STUDIO_RELAY_SECRET: "hidden".repeat(8),
  };
  const supervisor = supervise(supervision(data, { flags: { role: "worker", executors: "2", "worker-class": "node,bun" }, env }));
  t.teardown(() => supervisor.stop("quick"));
  await supervisor.ready;
  const processes = supervisor.status().processes;
  t.same(
    processes.map(({ id, role, runtime }) => [id, role, runtime]),
    [
      ["j1", "worker", "node"],
      ["e1", "executor", "node"],
      ["e2", "executor", "bun"],
    ],
  );
  const environment = (id: string) => readFileSync(`/proc/${processes.find((one) => one.id === id)!.pid}/environ`, "utf8");
  t.match(environment("j1"), "hidden");
  for (const id of ["e1", "e2"]) t.notOk(environment(id).includes("hidden"), id);
  await supervisor.stop();
  const asked = written(data).flatMap(({ id, what }) => (what.startsWith("drain") ? [id] : []));
  t.same([asked[0], ...asked.slice(1).sort()], ["j1", "e1", "e2"]);
});

test("the health pages of a Studio without web workers tell whether it can work, at every address", async (t) => {
  const socket = join(directory(t), "health.sock");
  const { supervisor, ready, redis, data } = await of(t, "worker", { bind: `127.0.0.1:0,unix:${socket}` }, undefined, "held");
  for (const to of [ready.url, socket]) {
    t.match(await get(to, "/livez"), { status: 200, text: "ok\n" });
    t.match(await get(to, "/healthz"), { status: 200, text: "ok\n" });
    t.match(await get(to, "/readyz", "HEAD"), { status: 200, text: "" });
    t.equal((await get(to, "/flowcharts")).status, 404);
    t.equal((await get(to, "/readyz", "POST")).status, 405);
    t.equal((await get(to, "//")).status, 400);
  }
  const verbose = JSON.parse((await get(ready.url, "/readyz?verbose")).text);
  t.match(verbose, { ok: true, draining: false });
  const names = (checks: { name: string; ok: boolean }[], ok: boolean) => checks.filter((check) => check.ok === ok).map(({ name }) => name);
  t.same(names(verbose.checks, true), ["workers", "database", "redis"]);

  const failing = async () => names(JSON.parse((await get(ready.url, "/readyz?verbose")).text).checks, false);
  await redis.kill();
  await until("Redis to be missed", async () => (await failing()).includes("redis"));
  t.equal((await get(ready.url, "/readyz")).status, 503);
  t.equal((await get(ready.url, "/livez")).status, 200);
  await redis.restart();
  await until("Redis to be back", async () => (await failing()).length === 0);
  const [first] = supervisor.status().processes;
  writeFileSync(join(data, "hold"), "");
  process.kill(first!.pid!, "SIGKILL");
  await until("the worker to be missed", async () => (await failing()).includes("workers"));
  rmSync(join(data, "hold"));
  await until("it to be back", async () => (await get(ready.url, "/readyz")).status === 200);

  await supervisor.stop();
  await t.rejects(get(ready.url, "/livez"));
  t.notOk(existsSync(join(data, "run", "control.sock")));
});

test("health pages take no file's place, and no living socket's", async (t) => {
  const redis = await startRedis({ tcp: true });
  t.teardown(() => redis.stop());
  const dir = directory(t);
  const [file, socket] = [join(dir, "precious"), join(dir, "another.sock")];
  writeFileSync(file, "kept");
  const another = createServer().listen(socket);
  t.teardown(() => another.close());
  await new Promise((resolve) => another.once("listening", resolve));
  for (const [path, message] of [
    [file, /precious is there and is no socket/],
    [socket, /Somebody listens on .*another\.sock/],
  ] as const) {
    const flags = { role: "executor", bind: `unix:${path}` };
    const supervisor = supervise(supervision(join(dir, "data"), { flags, env: { REDIS_URL: redis.url! } }));
    t.teardown(() => supervisor.stop("quick"));
    await t.rejects(supervisor.ready, { reason: "usage", message });
  }
  t.equal(readFileSync(file, "utf8"), "kept");
  t.ok(existsSync(socket));
});

test("while its job workers drain, a Studio without web workers is not ready and still alive", async (t) => {
  const redis = await startRedis({ tcp: true });
  t.teardown(() => redis.stop());
  const data = directory(t);
  // It drains for as long as it is looked at.
  const env = { DATABASE_URL: "postgres://studio@127.0.0.1:1/studio", REDIS_URL: redis.url!, STUDIO_GRACEFUL_TIMEOUT: "10m" };
  const supervisor = supervise(supervision(data, { does: "stubborn", flags: { role: "worker" }, env }));
  t.teardown(() => supervisor.stop("now"));
  const { url } = await supervisor.ready;
  const ended = supervisor.stop();
  await until("the drain", () => written(data).some(({ what }) => what.startsWith("drain")));
  t.match(JSON.parse((await get(url, "/readyz?verbose")).text), { ok: false, draining: true });
  t.equal((await get(url, "/livez")).status, 200);
  await supervisor.stop("now");
  await ended;
  await t.rejects(get(url, "/livez"));
});
