import { test } from "../../harness/testing/tap.ts";
import { chart, line, script } from "../../src/studio/runs/fixture.ts";
import { deployment } from "../roles/workers.fixture.ts";
import { ON_EXECUTORS } from "./midway.fixture.ts";

test("a node that takes every executor down ends after three of them", async (t) => {
  const d = await deployment(t, {}, { takeMs: 30_000, beatMs: 100, silentMs: 4000 });
  await d.worker(ON_EXECUTORS);
  // The parent of the script is the executor.
  const run = await d.start(chart([script("deadly", "kill -9 $PPID")], line("deadly")));
  for (let n = 0; n < 3; n++) await (await d.executor(ON_EXECUTORS)).ended;
  t.match(await d.ended(run), { state: "failed", error: { code: "executor_lost" } });
  t.same(await d.attempts(run, "deadly"), ["lost", "lost", "lost"]);
});
