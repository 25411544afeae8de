import { test } from "../../harness/testing/tap.ts";
import { alive } from "../roles/workers.fixture.ts";
import { midway, ON_EXECUTORS } from "./midway.fixture.ts";

test("an executor that is killed loses its attempt, not the run: another one does it again", async (t) => {
  const d = await midway(t);
  d.executorProcess.signal("SIGKILL");
  await d.executorProcess.ended;
  await d.executor(ON_EXECUTORS);
  t.equal((await d.ended(d.run)).state, "succeeded");
  t.same(await d.attempts(d.run, "work"), ["lost", "succeeded"]);
  t.notOk(await alive(d.pid), "the program of the first attempt was ended by the next executor of the machine");
  const lines = (await d.store.log(d.task.id, { after: 0, limit: 5000 })).map(({ stream, text }) => `${stream}: ${text}`);
  t.match(lines.join("\n"), /system: Attempt 1 is lost: the executor that ran this attempt is gone: it was not heard for 4 s/);
  t.match(lines.join("\n"), /stdout: alone/);
  const [lost] = await d.store.attempts(d.task.id);
  t.match(lost, { error: { code: "executor_lost" }, runtime: { final_provider: "executor", dispatch_status: "failed" } });
});
