import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { test } from "../../harness/testing/tap.ts";
import { chart, line, script } from "../../src/studio/runs/fixture.ts";
import { alive, deployment, until } from "./workers.fixture.ts";

test("a worker that is held up comes back too late: it writes nothing more and its programs end", async (t) => {
  const { worker, start, ended, attempts, data, store } = await deployment(t);
  const first = await worker();
  const text = "echo $$ > pid.$STUDIO_ATTEMPT; if [ $STUDIO_ATTEMPT = 1 ]; then while :; do echo tick; sleep 0.1; done; fi; echo done";
  const run = await start(chart([script("work", text)], line("work")));
  const file = join(data, "runs", run, "pid.1");
  await until(() => existsSync(file) && readFileSync(file, "utf8").endsWith("\n"), "the program runs");
  // Stopped in the middle of a transaction it would hold up every other writer, until the supervisor kills it: that is another story.
  for (let tries = 0; tries < 50; tries++) {
    first.signal("SIGSTOP");
    const free = await store
      .transaction(async () => undefined)
      .then(
        () => true,
        () => false,
      );
    if (free) break;
    first.signal("SIGCONT");
    await sleep(30);
  }
  await worker();
  t.equal((await ended(run)).state, "succeeded");
  const task = (await store.tasksOfRun(run)).find(({ node_id }) => node_id === "work")!;
  const lines = (await store.logTail(task.id, 1)).at(-1)!.n;
  first.signal("SIGCONT");
  const pid = Number(readFileSync(file, "utf8"));
  await until(async () => !(await alive(pid)), "the program of the late worker is gone");
  t.equal((await store.logTail(task.id, 1)).at(-1)!.n, lines, "not a line was added");
  t.same(await attempts(run, "work"), ["lost", "succeeded"]);
  t.equal((await store.runView(run))!.state, "succeeded");
});
