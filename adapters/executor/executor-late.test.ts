import { test } from "../../harness/testing/tap.ts";
import { alive, until } from "../roles/workers.fixture.ts";
import { midway, ON_EXECUTORS } from "./midway.fixture.ts";

test("an executor that was held up comes back too late: nothing of it counts, and its program ends", async (t) => {
  const d = await midway(t);
  d.executorProcess.signal("SIGSTOP");
  await d.executor(ON_EXECUTORS);
  t.equal((await d.ended(d.run)).state, "succeeded");
  const last = (await d.store.logTail(d.task.id, 1)).at(-1)!.n;
  d.executorProcess.signal("SIGCONT");
  await until(async () => !(await alive(d.pid)), "the program of the late executor is gone");
  t.equal((await d.store.logTail(d.task.id, 1)).at(-1)!.n, last, "not a line was added");
  t.same(await d.attempts(d.run, "work"), ["lost", "succeeded"]);
});
