import { test } from "../../harness/testing/tap.ts";
import { alive } from "../roles/workers.fixture.ts";
import { midway, ON_EXECUTORS } from "./midway.fixture.ts";

test("an executor ends what it runs when its job worker is killed, before the next one has it run anew", async (t) => {
  const d = await midway(t);
  d.workerProcess.signal("SIGKILL");
  await d.workerProcess.ended;
  t.ok(await alive(d.pid), "its program lives on");
  await d.worker(ON_EXECUTORS);
  t.equal((await d.ended(d.run)).state, "succeeded");
  t.same(await d.attempts(d.run, "work"), ["lost", "succeeded"]);
  const lines = (await d.store.log(d.task.id, { after: 0, limit: 5000 })).map(({ text }) => text);
  t.ok(lines.includes("alone"), "the programs of two attempts never ran together");
});
