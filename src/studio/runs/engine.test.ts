import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "../../../harness/testing/tap.ts";
import { room } from "../../contract/rooms.ts";
import { agree, alive, chart, line, script, studio } from "./fixture.ts";

test("nodes run in order and hand their outputs on", async (t) => {
  const s = await studio(t);
  const id = await s.start(
    chart(
      [
        script("first", 'echo "hello $NAME"; echo "{}" >&2', { env: { NAME: "{{ input.name }}" } }),
        {
          id: "second",
          type: "shell",
          data: { argv: ["printf", "%s|%s", "{{ nodes.first.output.stdout }}", "{{ nodes.first.output.code + 1 }}"] },
        },
      ],
      line("first", "second"),
    ),
    { name: "Ada" },
  );
  await s.worker().run(id, s.never);
  t.same(await s.states(id), { run: "succeeded", start: "succeeded", first: "succeeded", second: "succeeded", end: "succeeded" });
  const second = await s.task(id, "second");
  t.equal((second.output as { stdout: string }).stdout, "hello Ada\n|1");
  t.match(second.runtime, { selected_provider: "workspace", final_provider: "workspace", dispatch_status: "completed", workspace_id: id });
  t.same(
    (await s.store.attempts(second.id)).map(({ attempt, state }) => [attempt, state]),
    [[1, "succeeded"]],
  );
  t.match((await s.logOf(id, "first")).join(), "stdout: hello Ada");
  await agree(t, s, id);
  t.same(s.reported, []);
});

test("branches run at the same time and a join waits for all of them", async (t) => {
  const s = await studio(t);
  // Each waits until it sees the file of the other: run one after the other, neither would end.
  const meet = (me: string, other: string) =>
    script(me, `touch ${me}; while [ ! -f ${other} ]; do sleep 0.02; done; echo met`, { timeout_ms: 20_000 });
  const id = await s.start(
    chart(
      [meet("a", "b"), meet("b", "a"), script("join", "ls")],
      [
        ["start", "a"],
        ["start", "b"],
        ["a", "join"],
        ["b", "join"],
        ["join", "end"],
      ],
    ),
  );
  await s.worker().run(id, s.never);
  t.equal((await s.states(id)).run, "succeeded");
  t.match((await s.task(id, "join")).output, { stdout: "a\nb\n" });
  await agree(t, s, id);
});

test("a decision takes one way; what only the other reaches is skipped, and the join goes on", async (t) => {
  const s = await studio(t);
  const id = await s.start(
    chart(
      [
        { id: "ask", type: "decision", data: { expression: "input.n > 1" } },
        script("yes", "echo yes"),
        script("no", "echo no"),
        script("after_no", "echo never"),
        script("join", "echo joined"),
      ],
      [
        ["start", "ask"],
        ["ask", "yes", "true"],
        ["ask", "no", "false"],
        ["no", "after_no"],
        ["yes", "join"],
        ["after_no", "join"],
        ["join", "end"],
      ],
    ),
    { n: 2 },
  );
  await s.worker().run(id, s.never);
  t.same(await s.states(id), {
    ...{ run: "succeeded", start: "succeeded", ask: "succeeded", yes: "succeeded", no: "skipped", after_no: "skipped" },
    ...{ join: "succeeded", end: "succeeded" },
  });
  await agree(t, s, id);
});

test("a node is tried again after a pause, and its attempts stay apart", async (t) => {
  const s = await studio(t);
  const flaky = 'if [ -f seen ]; then echo second; else touch seen; echo first; echo "not yet" >&2; exit 3; fi';
  const id = await s.start(chart([script("flaky", flaky, { retry: { attempts: 3, backoff_ms: 30, factor: 2 } })], line("flaky")));
  await s.worker().run(id, s.never);
  const task = await s.task(id, "flaky");
  t.match(task, { state: "succeeded", attempt: 2, max_attempts: 3, error: null });
  const attempts = await s.store.attempts(task.id);
  t.same(
    attempts.map(({ attempt, state, error }) => [attempt, state, error]),
    [
      [1, "failed", { code: "exit_code", message: "the program ended with exit code 3: not yet" }],
      [2, "succeeded", null],
    ],
  );
  const log = await s.store.log(task.id, { after: 0, limit: 100 });
  t.same(
    log.filter(({ stream }) => stream === "stdout").map(({ attempt, text }) => [attempt, text]),
    [
      [1, "first"],
      [2, "second"],
    ],
  );
  t.same(
    log.map(({ n }) => n),
    log.map((_, index) => index + 1),
  );
  const events = await s.store.roomEvents(room("task", task.id), 0, 1000);
  const states =
    events === "too-old" ? [] : events.flatMap(({ envelope }) => (envelope.payload as { task?: { state: string } }).task?.state ?? []);
  t.same([...new Set(states)], ["queued", "running", "retrying", "succeeded"]);
  await agree(t, s, id);
});

test("a node that fails for good fails the run: running nodes are cancelled, the rest is skipped, the error names the node", async (t) => {
  const s = await studio(t);
  const id = await s.start(
    chart(
      [
        script("slow", "echo $$ > slow.pid; touch slow; sleep 60"),
        script("bad", "while [ ! -f slow ]; do sleep 0.02; done; exit 1", { label: "The bad one" }),
        script("after", "echo never"),
      ],
      [
        ["start", "slow"],
        ["start", "bad"],
        ["slow", "after"],
        ["bad", "after"],
        ["after", "end"],
      ],
    ),
  );
  await s.worker().run(id, s.never);
  t.same(await s.states(id), { run: "failed", start: "succeeded", slow: "cancelled", bad: "failed", after: "skipped", end: "skipped" });
  t.match((await s.store.runView(id))!.error, { code: "exit_code", message: /^The bad one \(bad\): the program ended with exit code 1/ });
  t.notOk(await alive(readFileSync(join(await s.files.workspace(id), "slow.pid"), "utf8")), "its program is gone");
  await agree(t, s, id);
});

test("a time limit ends the attempt, and counts as a failure that may be retried", async (t) => {
  const s = await studio(t);
  const hang = 'if [ "$STUDIO_ATTEMPT" = 2 ]; then echo fine; else sleep 60; fi';
  const id = await s.start(chart([script("hang", hang, { timeout_ms: 3000, retry: { attempts: 2, backoff_ms: 0 } })], line("hang")));
  await s.worker().run(id, s.never);
  const attempts = await s.store.attempts((await s.task(id, "hang")).id);
  t.same(
    attempts.map(({ state, error }) => [state, error?.code ?? null]),
    [
      ["failed", "timeout"],
      ["succeeded", null],
    ],
  );
  t.match((await s.logOf(id, "hang")).join(), "Stopped: it did not end within 3000 ms");
});

test("what is wrong with a node's data at run time is said and not retried", async (t) => {
  const s = await studio(t);
  const retry = { attempts: 3, backoff_ms: 0 };
  for (const [data, wanted] of [
    [{ argv: ["echo", "{{ input.missing }}"], retry }, /argv: .*No such key: missing/],
    [{ argv: ["/no/such/program"], retry }, /cannot be started: there is no such program/],
  ] as const) {
    const id = await s.start(chart([{ id: "bad", type: "shell", data }], line("bad")), {});
    await s.worker().run(id, s.never);
    t.match(await s.task(id, "bad"), { state: "failed", attempt: 1 });
    t.match((await s.store.runView(id))!.error!.message, wanted);
  }
});
