import { openQueue } from "../../adapters/queue/bullmq.ts";
import { startRedis } from "../../harness/testing/redis.ts";
import { type Test, test } from "../../harness/testing/tap.ts";
import { room } from "../contract/rooms.ts";
import { StudioError } from "../errors.ts";
import { type Clock, systemClock } from "../ports/clock.ts";
import { chart, line, script, studio } from "../studio/runs/fixture.ts";
import { giveUp } from "../studio/runs/give-up.ts";
import { execute } from "./execute.ts";
import type { JobTools } from "./job.ts";
import recoverWork from "./kinds/recover-work.ts";
import { startWork } from "./work.ts";

async function setUp(t: Test) {
  const redis = await startRedis();
  t.teardown(() => redis.stop());
  const s = await studio(t);
  const reported: string[] = [];
  const report = (_error: unknown, { stage }: { stage: string }) => void reported.push(stage);
  const queue = openQueue({ address: { redisUrl: null, redisSocket: redis.socket }, report });
  t.teardown(() => queue.close());
  const engine = s.worker();
  const tools: JobTools = {
    store: s.store,
    queue,
    clock: systemClock,
    report,
    executeRun: engine.run,
    executeTask: engine.task,
    giveUp: (kind, id, error) => giveUp({ commit: s.commit, clock: systemClock }, kind, id, error),
    retention: { hours: 24, perRoom: 100_000 },
  };
  /** Hands over what the outbox holds, as the dispatcher does. */
  const dispatch = async () => queue.add(await s.store.unsentJobs(100, 0));
  return { ...s, redis, queue, tools, reported, dispatch };
}

const later = (ms: number): Clock => ({ ...systemClock, now: () => Date.now() + ms });
const once = { signal: new AbortController().signal, delivery: 1 };

test("jobs of runs and of single nodes are executed; what is not understood is reported and dropped", async (t) => {
  const { queue, tools, dispatch, start, services, until, reported, store } = await setUp(t);
  const work = await startWork(queue, tools, 4);
  t.teardown(() => work.stop(0));
  const run = await start(chart([script("a", "echo hi")], line("a")));
  const task = await services.tasks.create({ type: "shell", data: { argv: ["true"] } });
  await queue.add([
    { queue: "runs", name: "from-the-future", job_id: "x1", payload: {} },
    { queue: "runs", name: "run-flowchart", job_id: "x2", payload: { nonsense: true } },
  ]);
  await dispatch();
  await until(run, ({ state }) => state === "succeeded");
  for (let tries = 0; tries < 3000 && (await store.taskView(task.id))!.state !== "succeeded"; tries++) await systemClock.sleep(10);
  t.equal((await store.taskView(task.id))!.state, "succeeded");
  for (let tries = 0; tries < 3000 && reported.length < 2; tries++) await systemClock.sleep(10);
  t.same(reported, ["jobs.payload", "jobs.payload"]);
  await work.stop(1000);
  t.equal(work.running(), 0);
});

test("a run whose job was lost with Redis gets a new one, once, and only when nobody holds it", async (t) => {
  const { redis, queue, tools, dispatch, start, until, store, states } = await setUp(t);
  const id = await start(chart([script("a", "echo x >> /dev/null")], line("a")));
  await dispatch();
  await redis.restart({ empty: true });
  t.same(await store.unheld(Date.now() - 60_000, 10), [], "it is young: its own job may still come");
  t.same(await store.unheld(Date.now() + 61_000, 10), [{ kind: "run", id, fence: 0 }]);
  const work = await startWork(queue, tools, 2);
  t.teardown(() => work.stop(0));
  const older = { ...tools, clock: later(61_000) };
  // The connection needs a moment to find Redis again.
  for (let tries = 0; tries < 3000; tries++) {
    const done = await Promise.resolve(recoverWork.run({}, older, once)).then(
      () => true,
      () => false,
    );
    if (done) break;
    await systemClock.sleep(10);
  }
  await Promise.all([recoverWork.run({}, older, once), recoverWork.run({}, older, once)]);
  await until(id, ({ state }) => state === "succeeded");
  t.match(await states(id), { run: "succeeded" });
  t.equal((await store.run(id))!.fence, 1, "claimed once");
  t.same(await store.unheld(Date.now() + 61_000, 10), []);
});

test("a job does nothing when its work was claimed since it was made; a later delivery of it claims", async (t) => {
  const { tools, commit, start, store, states } = await setUp(t);
  const id = await start(chart([script("a", "true")], line("a")));
  await commit((unit) => unit.claim("run", id, Date.now()));
  await execute("run", { id, fence: 0 }, tools, once);
  t.match(await states(id), { run: "queued", a: "queued" });
  t.equal((await store.run(id))!.fence, 1);
  await execute("run", { id, fence: 0 }, tools, { ...once, delivery: 2 });
  t.match(await states(id), { run: "succeeded" });
  await execute("run", { id: "deleted", fence: 0 }, tools, once);
  t.pass("a run that is not there is nothing to do");
});

test("work that goes wrong again and again inside Studio ends as failed and says so", async (t) => {
  const { tools, start, services, store, states, reported } = await setUp(t);
  const broken = { ...tools, executeRun: () => Promise.reject(new Error("a bug")), executeTask: () => Promise.reject(new Error("a bug")) };
  const id = await start(chart([script("a", "true")], line("a")));
  const { id: task } = await services.tasks.create({ type: "shell", data: { argv: ["true"] } });
  await t.rejects(execute("run", { id, fence: 0 }, broken, { ...once, delivery: 7 }), /a bug/);
  t.match(await states(id), { run: "queued" });
  const away = { ...tools, executeRun: () => Promise.reject(new StudioError("unavailable")) };
  await t.rejects(execute("run", { id, fence: 0 }, away, { ...once, delivery: 20 }), { code: "unavailable" });
  t.match(await states(id), { run: "queued" }, "a database that is away ends nothing");
  await execute("run", { id, fence: 0 }, broken, { ...once, delivery: 8 });
  await execute("task", { id: task, fence: 0 }, broken, { ...once, delivery: 8 });
  t.same(await states(id), { run: "failed", start: "skipped", a: "skipped", end: "skipped" });
  t.match((await store.runView(id))!.error, { code: "internal", message: /again and again: a bug/ });
  t.match(await store.taskView(task), { state: "failed", error: { code: "internal" } });
  t.same(reported, ["jobs.give-up", "jobs.give-up"]);
});

test("periodic work runs by itself, and retention deletes what is too old", async (t) => {
  const { queue, tools, start, worker, never, store } = await setUp(t);
  const id = await start(chart([script("a", "true")], line("a")));
  await worker().run(id, never);
  // What waits for the relay is never deleted: confirm it first.
  const waiting = await store.unrelayed(1000, 0);
  await store.transaction((unit) =>
    unit.markRelayed(
      waiting.map(({ envelope }) => envelope.event_id),
      Date.now(),
    ),
  );
  const work = await startWork(queue, { ...tools, clock: later(25 * 3_600_000) }, 1);
  t.teardown(() => work.stop(0));
  const head = await store.roomHead(room("run", id));
  for (let tries = 0; tries < 3000 && (await store.roomEvents(room("run", id), 0, 10)) !== "too-old"; tries++) await systemClock.sleep(10);
  t.equal(await store.roomEvents(room("run", id), 0, 10), "too-old");
  t.equal(await store.roomHead(room("run", id)), head, "heads never move");
});
