import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "../../harness/testing/tap.ts";
import { chart, line, script } from "../../src/studio/runs/fixture.ts";
import { alive, deployment, until } from "./workers.fixture.ts";

test("a worker takes jobs, indexes the bundled documents, and leaves in order", async (t) => {
  const { worker, start, ended, store } = await deployment(t);
  const { signal, ended: exit, said } = await worker();
  const ask = { id: "ask", type: "retrieve", data: { query: "flowchart run node", limit: 3 } };
  await until(async () => (await store.passages("flowchart", 1)).length > 0, "documents are indexed");
  const run = await start(chart([script("a", "echo hi"), ask], line("a", "ask")));
  t.equal((await ended(run)).state, "succeeded");
  signal("SIGTERM");
  t.equal(await exit, 0);
  t.match(said(), "drained");
});

test("a worker that is killed loses its attempt, not the run: the next one ends the orphans and does it again", async (t) => {
  const { worker, start, ended, attempts, data } = await deployment(t);
  const first = await worker();
  const text = "trap '' TERM; echo $$ > pid.$STUDIO_ATTEMPT; if [ $STUDIO_ATTEMPT = 1 ]; then while :; do sleep 1; done; fi; echo done";
  const run = await start(chart([script("work", text)], line("work")));
  const file = join(data, "runs", run, "pid.1");
  await until(() => existsSync(file) && readFileSync(file, "utf8").endsWith("\n"), "the program runs");
  const orphan = Number(readFileSync(file, "utf8"));
  first.signal("SIGKILL");
  await first.ended;
  t.ok(await alive(orphan), "its program lives on");
  await worker();
  t.notOk(await alive(orphan), "until the next start sweeps");
  t.equal((await ended(run)).state, "succeeded");
  t.same(await attempts(run, "work"), ["lost", "succeeded"]);
});
