import { test } from "../../harness/testing/tap.ts";
import { chart, line, script } from "../../src/studio/runs/fixture.ts";
import { deployment } from "../roles/workers.fixture.ts";

const ON_EXECUTORS = { executionProvider: "executor" } as const;
const WITHOUT_FALLBACK = { ...ON_EXECUTORS, executionFallback: false } as const;

type Deployment = Awaited<ReturnType<typeof deployment>>;
const runtimeOf = async ({ store }: Deployment, run: string, node: string) =>
  (await store.tasksOfRun(run)).find(({ node_id }) => node_id === node)!.runtime;

test("without an executor the job worker runs a node itself and says so, until there is one", async (t) => {
  const d = await deployment(t);
  await d.worker(ON_EXECUTORS);
  const one = chart([script("work", "echo done")], line("work"));
  const alone = await d.start(one);
  t.equal((await d.ended(alone)).state, "succeeded");
  t.match(await runtimeOf(d, alone, "work"), {
    selected_provider: "executor",
    final_provider: "workspace",
    dispatch_status: "completed",
    fallback_attempted: true,
    fallback_reason: "no executor is there",
    workspace_id: alone,
  });
  await d.executor();
  const helped = await d.start(one);
  t.equal((await d.ended(helped)).state, "succeeded");
  t.match(await runtimeOf(d, helped, "work"), {
    selected_provider: "executor",
    final_provider: "executor",
    dispatch_status: "completed",
    fallback_attempted: false,
    fallback_reason: null,
  });
});

test("where the job worker may not run nodes itself, a node fails that no executor takes", async (t) => {
  const d = await deployment(t);
  await d.worker(WITHOUT_FALLBACK);
  const run = await d.start(chart([script("work", "echo done")], line("work")));
  t.match(await d.ended(run), {
    state: "failed",
    error: { code: "no_executor", message: /no executor is there, and STUDIO_EXECUTION_FALLBACK is false/ },
  });
  const [start] = (await d.store.tasksOfRun(run)).filter(({ state }) => state === "failed");
  t.match(start!.runtime, { selected_provider: "executor", final_provider: null, dispatch_status: "failed", fallback_attempted: false });
});
