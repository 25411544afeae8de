import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "../../harness/testing/tap.ts";
import { chart, line, script } from "../../src/studio/runs/fixture.ts";
import { redis } from "../redis/connect.ts";
import { deployment, until } from "../roles/workers.fixture.ts";
import { KEYS, QUEUE } from "./messages.ts";

const ON_EXECUTORS = { executionProvider: "executor", executionFallback: false } as const;

test("an executor that leaves lets nodes end, and hands back those that take too long", async (t) => {
  const d = await deployment(t);
  const first = await d.executor();
  await d.worker(ON_EXECUTORS);
  const short = await d.start(chart([script("work", "touch seen; while [ ! -f go ]; do sleep 0.05; done")], line("work")));
  const long = await d.start(chart([script("work", "touch seen.$STUDIO_ATTEMPT; [ $STUDIO_ATTEMPT = 2 ] || sleep 60")], line("work")));
  const file = (run: string, name: string) => join(d.data, "runs", run, name);
  await until(() => existsSync(file(short, "seen")) && existsSync(file(long, "seen.1")), "both programs run");
  await d.executor();
  first.signal("SIGTERM");
  writeFileSync(file(short, "go"), "");
  t.equal(await first.ended, 0);
  for (const run of [short, long]) t.equal((await d.ended(run)).state, "succeeded");
  t.same(await d.attempts(short, "work"), ["succeeded"]);
  t.same(await d.attempts(long, "work"), ["lost", "succeeded"]);
});

test("an outage of Redis in the midst of a node costs neither the attempt nor a line", async (t) => {
  // The job stays with its worker for longer than the outage lasts.
  const d = await deployment(t, {}, { lockMs: 30_000 });
  await d.executor();
  await d.worker(ON_EXECUTORS);
  const text = "n=0; until [ -f stop ]; do n=$((n+1)); echo line $n; touch seen; sleep 0.02; done; echo $n > count";
  const run = await d.start(chart([script("work", text)], line("work")));
  const file = (name: string) => join(d.data, "runs", run, name);
  await until(() => existsSync(file("seen")), "the program runs");
  await d.redis.kill();
  rmSync(file("seen"));
  await until(() => existsSync(file("seen")), "it runs on");
  await d.redis.restart();
  writeFileSync(file("stop"), "");
  t.equal((await d.ended(run)).state, "succeeded");
  t.same(await d.attempts(run, "work"), ["succeeded"]);
  const task = (await d.store.tasksOfRun(run)).find(({ node_id }) => node_id === "work")!;
  const lines = (await d.store.log(task.id, { after: 0, limit: 5000 })).filter(({ stream }) => stream === "stdout").map((one) => one.text);
  const count = Number(readFileSync(file("count"), "utf8"));
  t.same(
    lines,
    Array.from({ length: count }, (_, n) => `line ${n + 1}`),
  );
});

test("what is no dispatch is refused to whoever sent it, and the executor goes on", async (t) => {
  const d = await deployment(t);
  await d.executor();
  await d.worker(ON_EXECUTORS);
  const client = redis({ redisUrl: null, redisSocket: d.redis.socket }, "pubsub");
  t.teardown(() => client.disconnect());
  const offers = { broken: "{", strange: '{"from": "me", "id": "strange", "nodeType": 7}', "from nobody": "null" };
  for (const [id, text] of Object.entries(offers)) await client.set(KEYS.offer(id), text);
  await d.queue.add(Object.keys(offers).map((id) => ({ queue: QUEUE, name: "dispatch", job_id: id, payload: {} })));
  await until(async () => (await client.xlen("studio:dispatch:mail:me")) > 0, "an answer");
  const [[, [, answer]]] = (await client.xrange("studio:dispatch:mail:me", "-", "+")) as [[string, string[]]];
  t.match(JSON.parse(answer!), {
    body: { type: "end", dispatch: "strange", end: { kind: "failed", code: "bad_dispatch", retry: false, message: /nodeType/ } },
  });
  t.equal((await d.ended(await d.start(chart([script("work", "echo done")], line("work"))))).state, "succeeded");
});
