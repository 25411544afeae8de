import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openQueue } from "../../adapters/queue/bullmq.ts";
import { openStore } from "../../adapters/store/sqlite/open.ts";
import { startRedis } from "../../harness/testing/redis.ts";
import { type Test, test } from "../../harness/testing/tap.ts";
import { systemClock } from "../ports/clock.ts";
import type { JobDraft } from "../ports/store.ts";
import { createDispatcher } from "./dispatch.ts";

const setUp = async (t: Test) => {
  const folder = mkdtempSync(join(tmpdir(), "studio-dispatch-"));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  const redis = await startRedis();
  t.teardown(() => redis.stop());
  const store = await openStore({ path: join(folder, "studio.db") });
  t.teardown(() => store.close());
  const reported: string[] = [];
  const report = (_: unknown, { stage }: { stage: string }) => void reported.push(stage);
  const queue = openQueue({ address: { redisUrl: null, redisSocket: redis.socket }, report: () => {} });
  t.teardown(() => queue.close());
  const dispatcher = createDispatcher({ store, queue, clock: systemClock, report, minAgeMs: 0, everyMs: 20, slowestMs: 100 });
  t.teardown(() => dispatcher.stop());
  const commit = async (...ids: string[]) =>
    (
      await store.transaction(async (unit) => {
        for (const id of ids) await unit.enqueue(draft(id), Date.now());
      })
    ).jobs;
  const deliveries: string[] = [];
  await queue.work("runs", { concurrency: 4 }, async (job) => void deliveries.push(job.id));
  return { redis, store, queue, dispatcher, commit, deliveries, reported };
};

const draft = (job_id: string): JobDraft => ({ queue: "runs", name: "run", job_id, payload: { run_id: job_id } });

const until = async (what: () => boolean | Promise<boolean>, limitMs = 30_000) => {
  for (const end = Date.now() + limitMs; !(await what()); ) {
    if (Date.now() > end) throw new Error(`not within ${limitMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

test("an offered job reaches the queue and leaves the outbox", async (t) => {
  const { store, dispatcher, commit, deliveries } = await setUp(t);
  const jobs = await commit("one", "two");
  t.same(
    jobs.map((job) => job.job_id),
    ["one", "two"],
  );
  dispatcher.offer(jobs);
  await until(() => deliveries.length === 2);
  await until(async () => (await store.unsentJobs(10, 0)).length === 0);
});

test("a job that nobody offered is found by the repair, once also by two processes", async (t) => {
  const { store, queue, dispatcher, commit, deliveries } = await setUp(t);
  const other = createDispatcher({ store, queue, clock: systemClock, report: () => {}, minAgeMs: 0, everyMs: 20 });
  t.teardown(() => other.stop());
  await commit("crashed", "before", "offering");
  dispatcher.start();
  other.start();
  await until(() => deliveries.length === 3);
  await until(async () => (await store.unsentJobs(10, 0)).length === 0);
  t.same(deliveries.sort(), ["before", "crashed", "offering"]);
});

test("jobs committed while Redis is away arrive when it is back, and the outage is reported once", async (t) => {
  const { redis, store, dispatcher, commit, deliveries, reported } = await setUp(t);
  dispatcher.start();
  dispatcher.offer(await commit("before"));
  await until(() => deliveries.length === 1);
  await redis.kill();
  const kept = await commit("during", "the", "outage");
  dispatcher.offer(kept);
  await until(() => reported.includes("dispatch.repair"));
  t.equal((await store.unsentJobs(10, 0)).length, 3);
  await redis.restart();
  await until(() => deliveries.length === 4);
  await until(async () => (await store.unsentJobs(10, 0)).length === 0);
  t.equal(reported.filter((stage) => stage === "dispatch.repair").length, 1);
  t.same(deliveries.sort(), ["before", "during", "outage", "the"]);
});

test("a job of a transaction that rolled back is never offered", async (t) => {
  const { store } = await setUp(t);
  await t.rejects(
    store.transaction(async (unit) => {
      await unit.enqueue(draft("never"), Date.now());
      throw new Error("changed my mind");
    }),
    /changed my mind/,
  );
  t.same(await store.unsentJobs(10, 0), []);
});
