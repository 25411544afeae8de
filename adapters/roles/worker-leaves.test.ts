import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "../../harness/testing/tap.ts";
import { chart, line, script } from "../../src/studio/runs/fixture.ts";
import { deployment, until } from "./workers.fixture.ts";

test("a worker that must leave while a node runs hands the run on", async (t) => {
  const { worker, start, ended, attempts, data } = await deployment(t);
  const first = await worker();
  const run = await start(chart([script("work", "touch seen.$STUDIO_ATTEMPT; [ $STUDIO_ATTEMPT = 2 ] || sleep 60")], line("work")));
  await until(() => existsSync(join(data, "runs", run, "seen.1")), "the program runs");
  first.signal("SIGTERM");
  t.equal(await first.ended, 0);
  await worker();
  t.equal((await ended(run)).state, "succeeded");
  t.same(await attempts(run, "work"), ["lost", "succeeded"]);
});
