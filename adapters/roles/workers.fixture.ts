import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startRedis } from "../../harness/testing/redis.ts";
import { currentRuntime, runWith } from "../../harness/testing/runtime.ts";
import type { Test } from "../../harness/testing/tap.ts";
import type { RunView } from "../../src/contract/views.ts";
import { type Config, loadConfig } from "../../src/knobs/load.ts";
import { systemClock } from "../../src/ports/clock.ts";
import { createServices } from "../../src/studio/create-services.ts";
import type { Times } from "../executor/messages.ts";
import { createFiles } from "../files/files.ts";
import { openQueue } from "../queue/bullmq.ts";
import { factsOf } from "../spawn/proc.ts";
import { openStore } from "../store/sqlite/open.ts";

/** The times between job workers and executors, and how long a job stays with a worker of which nothing is heard. */
export interface FixtureTimes extends Times {
  lockMs: number;
  stalledMs: number;
}

const TIMES: FixtureTimes = { takeMs: 6000, beatMs: 200, silentMs: 4000, lockMs: 2000, stalledMs: 500 };

/** A deployment of job workers and executors without a web side: real Redis, real processes. */
export async function deployment(t: Test, flags: Record<string, string> = {}, some: Partial<FixtureTimes> = {}) {
  const times = { ...TIMES, ...some };
  const data = mkdtempSync(join(tmpdir(), "studio-worker-"));
  const redis = await startRedis();
  const config: Config = { ...loadConfig({ flags: { ...flags, data } }), redisSocket: redis.socket };
  const store = await openStore({ path: join(data, "studio.db") });
  const queue = openQueue({ address: config, report: () => undefined });
  const services = createServices({
    store,
    commit: async (work) => (await store.transaction(work)).result,
    files: createFiles(join(data, "runs")),
    clock: systemClock,
    events: { signal: async () => undefined },
    report: () => undefined,
  });
  const children: ChildProcess[] = [];
  t.teardown(async () => {
    for (const child of children) child.kill("SIGKILL");
    await queue.close();
    await store.close();
    await redis.stop();
    rmSync(data, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  });

  async function startProcess(role: "worker" | "executor", more: Partial<Config>) {
    const its = { ...config, ...(role === "executor" ? { databaseUrl: null } : {}), ...more };
    const [command, ...args] = runWith(currentRuntime, join(import.meta.dirname, "worker.fixture.ts"), [
      JSON.stringify(its),
      role,
      JSON.stringify(times),
    ]);
    const child = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"] });
    children.push(child);
    let said = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
    const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
    await until(() => said.includes("ready"), `the ${role} is ready`);
    // Not child.kill(): under Deno that makes the exit look like the signal, whatever the child did.
    return { ended, said: () => said, signal: (name: NodeJS.Signals) => process.kill(child.pid!, name) };
  }

  return {
    data,
    store,
    services,
    redis,
    queue,
    worker: (more: Partial<Config> = {}) => startProcess("worker", more),
    executor: (more: Partial<Config> = {}) => startProcess("executor", more),
    async start(definition: unknown): Promise<string> {
      const { id } = await services.flowcharts.create({ name: "Test", definition });
      const run = await services.runs.start(id, { trigger: "manual" });
      await queue.add(await store.unsentJobs(10, 0));
      return run.id;
    },
    ended: async (run: string): Promise<RunView> => {
      await until(async () => (await store.runView(run))!.finished_at !== null, "the run has ended");
      return (await store.runView(run))!;
    },
    async attempts(run: string, node: string) {
      const task = (await store.tasksOfRun(run)).find(({ node_id }) => node_id === node)!;
      return (await store.attempts(task.id)).map(({ state }) => state);
    },
  };
}

/** Waits for something, for up to 40 s: processes start slowly on a machine that does much else. */
export async function until(what: () => boolean | Promise<boolean>, name: string): Promise<void> {
  for (const end = performance.now() + 40_000; performance.now() < end; await sleep(20)) if (await what()) return;
  throw new Error(`not within 40 s: ${name}`);
}

/** A zombie that nobody has read is gone, too. */
export const alive = async (pid: number) => ((await factsOf(pid))?.state ?? "Z") !== "Z";
