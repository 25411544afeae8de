import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Test } from "../../harness/testing/tap.ts";
import { chart, line, script } from "../../src/studio/runs/fixture.ts";
import { deployment, until } from "../roles/workers.fixture.ts";

/** What job workers are configured with that have every node run by executors. */
export const ON_EXECUTORS = { executionProvider: "executor", executionFallback: false } as const;

/** The first attempt says its process and never ends by itself, not even when it is asked; the next one says whether it met that. */
const STUBBORN = `trap '' TERM; echo $$ > pid.$STUDIO_ATTEMPT
if [ $STUDIO_ATTEMPT = 1 ]; then while :; do echo tick; sleep 0.1; done; fi
if kill -0 $(cat pid.1) 2>/dev/null; then echo together; else echo alone; fi`;

/** A deployment in which the first attempt of that script runs. */
export async function midway(t: Test) {
  // Who is killed counts as there for so long, and what is offered then waits for the next process to start.
  const d = await deployment(t, {}, { takeMs: 30_000 });
  const executor = await d.executor(ON_EXECUTORS);
  const worker = await d.worker(ON_EXECUTORS);
  const run = await d.start(chart([script("work", STUBBORN)], line("work")));
  const file = join(d.data, "runs", run, "pid.1");
  await until(() => existsSync(file) && readFileSync(file, "utf8").endsWith("\n"), "the program runs");
  const task = (await d.store.tasksOfRun(run)).find(({ node_id }) => node_id === "work")!;
  return { ...d, run, executorProcess: executor, workerProcess: worker, pid: Number(readFileSync(file, "utf8")), task };
}
