import { midway, ON_EXECUTORS } from "/work/w/e/adapters/executor/midway.fixture.ts";
import { test } from "/work/w/e/harness/testing/tap.ts";

test("x", async (t) => {
  const d = await midway(t);
  const t0 = Date.now();
  d.executorProcess.signal("SIGKILL");
  await d.executorProcess.ended;
  console.error("killed", Date.now() - t0);
  await d.executor(ON_EXECUTORS);
  console.error("second ready", Date.now() - t0);
  console.error((await d.ended(d.run)).state, Date.now() - t0);
  for (const l of await d.store.log(d.task.id, { after: 0, limit: 5000 }))
    if (l.stream === "system" || l.text !== "tick") console.error(l.at - t0, l.text);
});
