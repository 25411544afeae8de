import { test } from "../../harness/testing/tap.ts";
import { agree, chart, line, script, studio } from "./runs/fixture.ts";

test("rerun starts anew; retrying what failed takes over what succeeded, with its files", async (t) => {
  const s = await studio(t);
  const id = await s.start(
    chart(
      [
        script("make", "echo made > file; echo out"),
        script("need", 'cat file; [ "$(cat ok 2>/dev/null)" = yes ]'),
        script("use", "echo used"),
      ],
      line("make", "need", "use"),
    ),
    { a: 1 },
  );
  await s.worker().run(id, s.never);
  t.match(await s.states(id), { run: "failed", make: "succeeded", need: "failed", use: "skipped" });
  await s.files.write(id, "ok", "yes");
  const retry = await s.services.runs.retryFailed(id);
  t.match(retry, { trigger: "retry", rerun_of: id, state: "queued", counts: { succeeded: 2, queued: 3 } });
  await s.worker().run(retry.id, s.never);
  t.match(await s.states(retry.id), { run: "succeeded", make: "succeeded", need: "succeeded", use: "succeeded" });
  t.same(await s.store.attempts((await s.task(retry.id, "make")).id), [], "it did not run again");
  t.match((await s.logOf(retry.id, "make")).join(), `Taken over from run ${id}`);
  await agree(t, s, retry.id);
  const rerun = await s.services.runs.rerun(id);
  t.match(rerun, { trigger: "rerun", rerun_of: id });
  t.same((await s.store.run(rerun.id))!.input, { a: 1 });
  await s.worker().run(rerun.id, s.never);
  t.equal((await s.states(rerun.id)).run, "failed");
  await t.rejects(s.services.runs.retryFailed(retry.id), { code: "not_retryable" });
  await t.rejects(s.services.runs.rerun("nothing"), { code: "not_found" });
});

test("a node on its own: attempts, log, cancel and retry as in a run", async (t) => {
  const s = await studio(t);
  const task = await s.services.tasks.create({ type: "shell", label: "Alone", data: { argv: ["echo", "alone"] } });
  t.match(task, { run_id: null, state: "queued", label: "Alone" });
  await s.worker().task(task.id, s.never);
  t.match(await s.store.taskView(task.id), { state: "succeeded", attempt: 1, stage: "done" });
  await s.worker().task(task.id, s.never);
  t.equal((await s.store.attempts(task.id)).length, 1, "delivered again, it does nothing");
  const slow = await s.services.tasks.create({ type: "shell", data: { argv: ["sleep", "60"] } });
  const running = s.worker().task(slow.id, s.never);
  for (let tries = 0; tries < 3000 && (await s.store.taskView(slow.id))!.stage !== "running"; tries++)
    await new Promise((resolve) => setTimeout(resolve, 10));
  await s.services.tasks.cancel(slow.id);
  await running;
  t.match(await s.store.taskView(slow.id), { state: "cancelled" });
  const again = await s.services.tasks.retry(slow.id);
  t.match(again, { task: { state: "queued", node_type: "shell" } });
  await t.rejects(s.services.tasks.retry((again as { task: { id: string } }).task.id), { code: "not_retryable" });
  for (const [input, path] of [
    [{ type: "teleport", data: {} }, "type"],
    [{ type: "http", data: {} }, "data.url"],
    [{ type: "shell", data: { argv: ["{{ nodes.x.output }}"] } }, "data.argv[0]"],
  ] as const) {
    const error = await s.services.tasks.create(input).then(
      () => null,
      (reason) => reason,
    );
    t.equal(error?.errors[0].path, path, path);
  }
  t.equal((await s.store.tasks({ limit: 50 })).items.length, 3, "nothing half-written");
});

test("bad input and failures on the way leave no rows", async (t) => {
  const s = await studio(t);
  await t.rejects(s.services.flowcharts.create({ name: "x", definition: { nodes: [], edges: [] } }), { code: "invalid_flowchart" });
  await t.rejects(s.services.flowcharts.create({ name: " ", definition: chart([], line()) }), { code: "invalid_flowchart" });
  t.same((await s.store.flowcharts({ limit: 10 })).items, []);
  const { id } = await s.services.flowcharts.create({ name: "Good", definition: chart([], line()) });
  await t.rejects(s.services.runs.start(id, { trigger: "manual", input: "x".repeat(300_000) }), {
    code: "bad_request",
    message: /^input is 300002 bytes/,
  });
  await t.rejects(
    s.services.runs.start(id, {
      trigger: "manual",
      also: async () => {
        throw new Error("the reply cannot be stored");
      },
    }),
    /cannot be stored/,
  );
  await t.rejects(s.services.runs.start("nothing", { trigger: "manual" }), { code: "not_found" });
  t.same((await s.store.runs({ limit: 10 })).items, []);
  t.same((await s.store.tasks({ limit: 10 })).items, []);
  t.same(await s.store.unsentJobs(10, 0), []);
});

test("flowcharts are saved over the version that was read, and removed only when nothing runs", async (t) => {
  const s = await studio(t);
  const { flowcharts, runs } = s.services;
  const made = await flowcharts.create({ name: "One", definition: chart([], line()) });
  t.equal(made.version, 1);
  const saved = await flowcharts.save(made.id, 1, { name: "Two", description: "d", definition: chart([script("a", "true")], line("a")) });
  t.match(saved, { version: 2, name: "Two" });
  await t.rejects(flowcharts.save(made.id, 1, { name: "Three", description: "", definition: chart([], line()) }), { code: "conflict" });
  await t.rejects(flowcharts.save(made.id, 2, { name: "Bad", description: "", definition: {} }), { code: "invalid_flowchart" });
  await t.rejects(flowcharts.save("nothing", 1, { name: "x", description: "", definition: chart([], line()) }), { code: "not_found" });
  const run = await runs.start(made.id, { trigger: "manual" });
  await t.rejects(flowcharts.remove(made.id), { code: "conflict" });
  await s.worker().run(run.id, s.never);
  await flowcharts.remove(made.id);
  await t.rejects(flowcharts.remove(made.id), { code: "not_found" });
});
