import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "../../../harness/testing/tap.ts";
import { agree, alive, chart, line, script, studio } from "./fixture.ts";

test("cancel ends a running run with its programs: cancelling, then cancelled", async (t) => {
  const s = await studio(t);
  const stubborn = `trap '' TERM; sh -c 'trap "" TERM; echo $$ > child; while :; do sleep 1; done' & echo $$ > leader; while :; do sleep 1; done`;
  const id = await s.start(chart([script("stubborn", stubborn), script("after", "true")], line("stubborn", "after")));
  const running = s.worker().run(id, s.never);
  await s.until(id, (_run, node) => node("stubborn").stage === "running");
  const dir = await s.files.workspace(id);
  await s.until(id, () => existsSync(join(dir, "child")) && existsSync(join(dir, "leader")));
  t.equal((await s.services.runs.cancel(id)).state, "cancelling");
  t.equal((await s.services.runs.cancel(id)).state, "cancelling", "asking twice is asking once");
  await s.until(id, (_run, node) => node("stubborn").state === "cancelling");
  await running;
  t.same(await s.states(id), { run: "cancelled", start: "succeeded", stubborn: "cancelled", after: "cancelled", end: "cancelled" });
  for (const name of ["leader", "child"]) t.notOk(await alive(readFileSync(join(dir, name), "utf8")), `${name} is gone`);
  t.match((await s.store.attempts((await s.task(id, "stubborn")).id))[0], { state: "cancelled" });
  await t.rejects(s.services.runs.cancel(id), { code: "not_cancellable" });
  await agree(t, s, id);
});

test("a run that is cancelled before a worker takes it never runs", async (t) => {
  const s = await studio(t);
  const id = await s.start(chart([script("never", "touch ran")], line("never")));
  await s.services.runs.cancel(id);
  await s.worker().run(id, s.never);
  t.same(await s.states(id), { run: "cancelled", start: "cancelled", never: "cancelled", end: "cancelled" });
  t.same(await s.files.list(id), []);
  await agree(t, s, id);
});

test("cancelling one node ends it, and the run fails naming it", async (t) => {
  const s = await studio(t);
  const id = await s.start(chart([script("slow", "touch up; sleep 60")], line("slow")));
  const running = s.worker().run(id, s.never);
  await s.until(id, (_run, node) => node("slow").stage === "running");
  t.equal((await s.services.tasks.cancel((await s.task(id, "slow")).id)).state, "cancelling");
  await running;
  t.same(await s.states(id), { run: "failed", start: "succeeded", slow: "cancelled", end: "skipped" });
  t.match((await s.store.runView(id))!.error, { code: "node_cancelled", message: /^slow: it was cancelled/ });
  await agree(t, s, id);
});
