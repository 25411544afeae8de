import { spawn } from "node:child_process";
import { join } from "node:path";
import { startRedis, type TestRedis } from "../../harness/testing/redis.ts";
import { currentRuntime, RUNTIMES, runWith } from "../../harness/testing/runtime.ts";
import { type Test, test } from "../../harness/testing/tap.ts";
import type { Job, Queue } from "../../src/ports/queue.ts";
import { openQueue } from "./bullmq.ts";

const open = (t: Test, redis: TestRedis): Queue => {
  const queue = openQueue({ address: { redisUrl: redis.url, redisSocket: redis.socket }, lockMs: 3_000, stalledMs: 500, report: () => {} });
  t.teardown(() => queue.close());
  return queue;
};

const setUp = async (t: Test, options: { tcp?: boolean } = {}) => {
  const redis = await startRedis(options);
  t.teardown(() => redis.stop());
  return { redis, queue: open(t, redis) };
};

/** A list that can be waited for. */
function collector<T>() {
  const items: T[] = [];
  const waiting: { count: number; resolve: (items: T[]) => void }[] = [];
  return {
    items,
    add(item: T) {
      items.push(item);
      for (const { count, resolve } of waiting) if (items.length >= count) resolve(items);
    },
    atLeast: (count: number) =>
      items.length >= count ? Promise.resolve(items) : new Promise<T[]>((resolve) => waiting.push({ count, resolve })),
  };
}

const eventually = async (work: () => Promise<unknown>, limitMs = 10_000) => {
  for (const end = Date.now() + limitMs; ; ) {
    try {
      return await work();
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
};

const draft = (job_id: string, queue = "work") => ({ queue, name: "run", job_id, payload: { id: job_id } });

for (const tcp of [false, true])
  test(`jobs arrive with their payload, and a job_id that was used before is left alone (${tcp ? "URL" : "unix socket"})`, async (t) => {
    const { queue } = await setUp(t, { tcp });
    const seen = collector<Job>();
    await queue.add([draft("a"), draft("b"), draft("a")]);
    await queue.work("work", { concurrency: 2 }, async (job) => seen.add(job));
    await seen.atLeast(2);
    await queue.add([draft("a"), draft("c")]);
    await seen.atLeast(3);
    t.same(seen.items.map((job) => job.id).sort(), ["a", "b", "c"]);
    t.same(
      seen.items.find((job) => job.id === "a"),
      { name: "run", id: "a", payload: { id: "a" }, delivery: 1 },
    );
  });

test("a delivery that fails is repeated", async (t) => {
  const { queue } = await setUp(t);
  const deliveries = collector<number>();
  await queue.add([draft("again")]);
  await queue.work("work", { concurrency: 1 }, async (job) => {
    deliveries.add(job.delivery);
    if (job.delivery === 1) throw new Error("not this time");
  });
  t.same(await deliveries.atLeast(2), [1, 2]);
});

test("a delayed job does not overtake the next one", async (t) => {
  const { queue } = await setUp(t);
  const seen = collector<string>();
  await queue.add([{ ...draft("late"), delay_ms: 300 }, draft("soon")]);
  await queue.work("work", { concurrency: 1 }, async (job) => seen.add(job.id));
  t.same(await seen.atLeast(2), ["soon", "late"]);
});

test("stop lets a running job end within the grace", async (t) => {
  const { queue } = await setUp(t);
  const started = collector<string>();
  const finish = Promise.withResolvers<void>();
  let aborted = false;
  const worker = await queue.work("work", { concurrency: 1 }, async (job, signal) => {
    started.add(job.id);
    await finish.promise;
    aborted = signal.aborted;
  });
  await queue.add([draft("slow")]);
  await started.atLeast(1);
  t.equal(worker.running(), 1);
  const stopped = worker.stop(10_000);
  finish.resolve();
  await stopped;
  t.equal(worker.running(), 0);
  t.notOk(aborted);
});

test("a job that outlasts the grace is aborted and handed to another worker at once", async (t) => {
  const { queue } = await setUp(t);
  const deliveries = collector<string>();
  const untilAborted = (signal: AbortSignal) =>
    new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Error("aborted"))));
  const first = await queue.work("work", { concurrency: 1 }, async (job, signal) => {
    t.ok(signal instanceof AbortSignal, "the signal is a native one, which fetch accepts");
    deliveries.add(`first ${job.delivery}`);
    await untilAborted(signal);
  });
  await queue.add([draft("long")]);
  await deliveries.atLeast(1);
  await first.stop(50);
  await queue.work("work", { concurrency: 1 }, async (job) => deliveries.add(`second ${job.delivery}`));
  t.same(await deliveries.atLeast(2), ["first 1", "second 2"]);
});

test("stop is bounded also for a handler that ignores its signal", async (t) => {
  const { queue } = await setUp(t);
  const deliveries = collector<string>();
  const first = await queue.work("work", { concurrency: 1 }, async () => {
    deliveries.add("first");
    await new Promise(() => {});
  });
  await queue.add([draft("deaf")]);
  await deliveries.atLeast(1);
  await first.stop(10);
  await queue.work("work", { concurrency: 1 }, async () => deliveries.add("second"));
  t.same(await deliveries.atLeast(2), ["first", "second"]);
});

for (const runtime of RUNTIMES)
  test(`the job of a ${runtime} worker that was killed is delivered to another`, async (t) => {
    const { redis, queue } = await setUp(t);
    const [command, ...args] = runWith(runtime, join(import.meta.dirname, "fixtures/holder.ts"), [redis.socket]);
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"] });
    t.teardown(() => child.kill("SIGKILL"));
    await queue.add([draft("orphan", "held")]);
    const said = await new Promise<string>((resolve) => child.stdout.once("data", (data) => resolve(String(data))));
    t.equal(said.trim(), "took orphan delivery 1");
    child.kill("SIGKILL");
    const seen = collector<number>();
    await queue.work("held", { concurrency: 1 }, async (job) => seen.add(job.delivery));
    t.same(await seen.atLeast(1), [2]);
  });

test("while Redis is away adding fails at once, and both sides go on when it is back", async (t) => {
  const { redis, queue } = await setUp(t);
  const seen = collector<string>();
  await queue.work("work", { concurrency: 1 }, async (job) => seen.add(job.id));
  await queue.add([draft("before")]);
  await seen.atLeast(1);
  await redis.kill();
  await t.rejects(queue.add([draft("during")]), { code: "unavailable" });
  await redis.restart();
  await eventually(() => queue.add([draft("after")]));
  t.same(await seen.atLeast(2), ["before", "after"]);
});

test("a queue that is opened while Redis is away works as soon as it is there", async (t) => {
  const redis = await startRedis();
  t.teardown(() => redis.stop());
  await redis.kill();
  const queue = open(t, redis);
  const seen = collector<string>();
  await queue.work("work", { concurrency: 1 }, async (job) => seen.add(job.id));
  await t.rejects(queue.add([draft("early")]), { code: "unavailable" });
  await redis.restart();
  await eventually(() => queue.add([draft("early")]));
  t.same(await seen.atLeast(1), ["early"]);
});

test("closing is bounded while Redis is away, with a job in hand", async (t) => {
  const { redis, queue } = await setUp(t);
  const started = collector<string>();
  await queue.work("work", { concurrency: 1 }, async (job, signal) => {
    started.add(job.id);
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
  });
  await queue.add([draft("held")]);
  await started.atLeast(1);
  await redis.kill();
  await queue.close();
  t.pass(`closed on ${currentRuntime}`);
});
