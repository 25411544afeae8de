/** The proof of delivery: workers of two runtimes on one port, real clients, faults, and an offline judge. */
import { currentRuntime, RUNTIMES, type RuntimeName } from "../../harness/testing/runtime.ts";
import { type Test, test } from "../../harness/testing/tap.ts";
import { commitLine } from "./event.fixture.ts";
import { type Stage, stage, until, type Worker } from "./stage.fixture.ts";

/** This runtime and the next: run on all three, every pair has been on one port. */
const pair: [RuntimeName, RuntimeName] = [currentRuntime, RUNTIMES[(RUNTIMES.indexOf(currentRuntime) + 1) % RUNTIMES.length]!];
const TASKS = ["t1", "t2", "t3"];
const ROOMS = TASKS.map((task) => `task:${task}`);
const RUN = "run:r1";

/** Commits `count` events, each to its task and to the run, and calls `at` on the way. */
async function generate({ commit }: Stage, count: number, at: Record<number, () => unknown> = {}): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    await at[n]?.();
    await commitLine(commit, { task: TASKS[n % TASKS.length]!, run: "r1", text: `line ${n}` });
    // The faults shall meet a stream, not a heap.
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

async function clientsOf(on: Stage, count: number) {
  const clients = Array.from({ length: count }, (_, index) => {
    const rooms = index % 3 === 0 ? [RUN, ...ROOMS] : index % 3 === 1 ? [RUN] : [ROOMS[index % ROOMS.length]!];
    return on.follow(`c${index}`, rooms);
  });
  await until("all clients are live", () => clients.every(({ realtime }) => realtime.status().state === "live"));
  return clients;
}

async function judged(t: Test, on: Stage, atLeast: number) {
  const { violations, applied } = await on.judge();
  t.same(violations.slice(0, 5), [], "no event was lost, doubled, swapped or forged, and everybody is at the head");
  t.ok(applied >= atLeast, `${applied} events were applied`);
}

test(`two workers (${pair.join(", ")}) on one port, both committing themselves, beside a third process that does`, async (t) => {
  const on = await stage(t);
  const writes = { tasks: TASKS, run: "r1", everyMs: 10 };
  const workers = [await on.worker("w1", pair[0], { writes }), await on.worker("w2", pair[1], { writes })];
  await clientsOf(on, 9);
  await generate(on, 200);
  for (const worker of workers) await worker.quiet();
  await judged(t, on, 9 * 60);
});

test("workers are killed in mid-stream, one after the other", async (t) => {
  const on = await stage(t);
  let workers: Worker[] = [await on.worker("w1", pair[0]), await on.worker("w2", pair[1])];
  await clientsOf(on, 9);
  const replace = (index: number) => async () => {
    const old = workers[index]!;
    old.kill("SIGKILL");
    workers = workers.with(index, await on.worker(old.name, old.runtime));
  };
  const kill = (index: number) => () => workers[index]!.kill("SIGKILL");
  await generate(on, 400, { 60: kill(0), 120: replace(0), 240: kill(1), 300: replace(1) });
  await judged(t, on, 9 * 130);
});

test("a worker that stands still for a while goes on where it was", async (t) => {
  const on = await stage(t);
  const [first] = [await on.worker("w1", pair[0]), await on.worker("w2", pair[1])];
  await clientsOf(on, 6);
  await generate(on, 400, { 60: () => first.kill("SIGSTOP"), 340: () => first.kill("SIGCONT") });
  await judged(t, on, 6 * 130);
});

test("Redis is killed and comes back, with its data and without", async (t) => {
  const on = await stage(t);
  await on.worker("w1", pair[0]);
  await on.worker("w2", pair[1]);
  await clientsOf(on, 9);
  const back = (empty: boolean) => () => on.redis.restart({ empty });
  await generate(on, 400, { 60: () => on.redis.kill(), 120: back(false), 220: () => on.redis.kill(), 300: back(true) });
  await judged(t, on, 9 * 130);
});

test("every connection to Redis is cut, again and again", async (t) => {
  const on = await stage(t);
  await on.worker("w1", pair[0]);
  await on.worker("w2", pair[1]);
  await clientsOf(on, 6);
  const cuts = Object.fromEntries(Array.from({ length: 8 }, (_, index) => [30 * index + 30, () => on.cutRedis()]));
  await generate(on, 300, cuts);
  await judged(t, on, 6 * 100);
});

test("Redis hangs without closing a connection", async (t) => {
  const on = await stage(t);
  await on.worker("w1", pair[0]);
  await clientsOf(on, 3);
  await generate(on, 300, { 60: () => on.redis.pause(), 240: () => on.redis.resume() });
  await judged(t, on, 3 * 100);
});
