import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { factsOf } from "../../../adapters/spawn/proc.ts";
import { type Test, test } from "../../../harness/testing/tap.ts";
import { room } from "../../contract/rooms.ts";
import { demo } from "../flowcharts/demo.ts";
import { type Arrow, chart, script, studio } from "./fixture.ts";

const line = (...ids: string[]): Arrow[] => ["start", ...ids, "end"].slice(1).map((id, index) => [["start", ...ids, "end"][index]!, id]);

/** A zombie that nobody has read is gone, too. */
const alive = async (pid: string) => ((await factsOf(Number(pid)))?.state ?? "Z") !== "Z";

/** The numbers of a room are contiguous, and what its events say last of each entity is what SQL says. */
async function agree(t: Test, { store }: Awaited<ReturnType<typeof studio>>, runId: string) {
  const events = await store.roomEvents(room("flowchart_run", runId), 0, 5000);
  if (events === "too-old") return t.fail("events were lost");
  t.same(
    events.map(({ n }) => n),
    events.map((_, index) => index + 1),
    "contiguous",
  );
  const nodes = new Map<string, unknown>();
  let run: unknown = null;
  let running: unknown = null;
  for (const { envelope } of events) {
    const payload = envelope.payload as { node?: { node_id: string }; run?: unknown; running?: unknown };
    if (envelope.event_type === "flowchart.node.updated") nodes.set(payload.node!.node_id, payload.node);
    if (envelope.event_type === "flowchart.run.updated") run = payload.run;
    if (envelope.event_type === "flowchart.node.running_set") running = payload.running;
  }
  t.same(run, await store.runView(runId), "the last event of the run is the run");
  t.same(running, [], "nothing runs");
  for (const task of await store.tasksOfRun(runId)) t.same(nodes.get(task.node_id), task, `the last event of ${task.node_id} is its row`);
}

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
  const hang = "if [ -f seen ]; then echo fine; else touch seen; sleep 60; fi";
  const id = await s.start(chart([script("hang", hang, { timeout_ms: 1500, retry: { attempts: 2, backoff_ms: 0 } })], line("hang")));
  await s.worker().run(id, s.never);
  const attempts = await s.store.attempts((await s.task(id, "hang")).id);
  t.same(
    attempts.map(({ state, error }) => [state, error?.code ?? null]),
    [
      ["failed", "timeout"],
      ["succeeded", null],
    ],
  );
  t.match((await s.logOf(id, "hang")).join(), "Stopped: it did not end within 1500 ms");
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

test("the same job delivered again after the end does nothing; two deliveries at once have one result", async (t) => {
  const s = await studio(t);
  const id = await s.start(chart([script("count", "echo x >> count; sleep 0.3"), script("read", "cat count")], line("count", "read")));
  const first = s.worker().run(id, s.never);
  await s.until(id, (_run, node) => node("count").stage === "running");
  const second = s.worker().run(id, s.never);
  await Promise.all([first, second]);
  await s.worker().run(id, s.never);
  t.same(await s.states(id), { run: "succeeded", start: "succeeded", count: "succeeded", read: "succeeded", end: "succeeded" });
  const attempts = await s.store.attempts((await s.task(id, "count")).id);
  t.same(
    attempts.map(({ state }) => state),
    ["lost", "succeeded"],
    "the first holder's attempt is lost, the second one's counts",
  );
  await agree(t, s, id);
});

test("a worker that was taken over writes nothing more, and its programs end", async (t) => {
  const s = await studio(t);
  const id = await s.start(
    chart([script("work", "echo $$ > pid.$STUDIO_ATTEMPT; while [ ! -f go ]; do echo tick; sleep 0.05; done; echo done")], line("work")),
  );
  const old = s.worker().run(id, s.never);
  const dir = await s.files.workspace(id);
  await s.until(id, () => existsSync(join(dir, "pid.1")));
  const now = s.worker().run(id, s.never);
  await old;
  t.notOk(await alive(readFileSync(join(dir, "pid.1"), "utf8")), "the program of the old holder is gone");
  t.match(await s.task(id, "work"), { state: "running", attempt: 2 });
  const after = await s.store.logTail((await s.task(id, "work")).id, 1000);
  const lost = after.findIndex(({ text }) => text.includes("Attempt 1 is lost"));
  t.same(
    after.slice(lost + 1).filter(({ attempt }) => attempt === 1),
    [],
    "no line of the old attempt after it was lost",
  );
  await s.files.write(id, "go", "");
  await now;
  t.equal((await s.states(id)).run, "succeeded");
  await agree(t, s, id);
});

test("a worker that dies between the end of a node and the end of the run leaves nothing undone", async (t) => {
  const s = await studio(t);
  for (const [text, wanted] of [
    ["exit 1", "failed"],
    ["exit 0", "succeeded"],
  ] as const) {
    const id = await s.start(chart([script("only", text)], line("only")));
    // Dies (as far as SQL can see) with the first write after the node's end.
    let dead = false;
    const dying = s.worker((commit) => async (work) => {
      if (dead) throw new Error("killed");
      const result = await commit(work);
      const only = (await s.store.tasksOfRun(id)).find(({ node_id }) => node_id === "only")!;
      dead = only.finished_at !== null;
      return result;
    });
    await t.rejects(dying.run(id, s.never), /killed/);
    t.equal((await s.states(id)).run, "running");
    await s.worker().run(id, s.never);
    t.equal((await s.states(id)).run, wanted);
    t.equal((await s.store.attempts((await s.task(id, "only")).id)).length, 1, "the node did not run again");
    await agree(t, s, id);
  }
});

test("a worker that leaves hands its run on: the attempt is lost, the next worker does it again", async (t) => {
  const s = await studio(t);
  const id = await s.start(chart([script("work", "if [ -f seen ]; then echo again; else touch seen; sleep 60; fi")], line("work")));
  const leaving = new AbortController();
  const first = s.worker().run(id, leaving.signal);
  const dir = await s.files.workspace(id);
  await s.until(id, () => existsSync(join(dir, "seen")));
  leaving.abort();
  await t.rejects(first, /handed back/);
  t.match(await s.states(id), { run: "running", work: "queued" });
  await s.worker().run(id, s.never);
  const task = await s.task(id, "work");
  t.same(
    (await s.store.attempts(task.id)).map(({ state }) => state),
    ["lost", "succeeded"],
  );
  t.match(task, { state: "succeeded", max_attempts: 1 }, "a lost attempt is not the node's fault and does not count");
  await agree(t, s, id);
});

test("a node that takes three workers down with it fails", async (t) => {
  const s = await studio(t);
  const id = await s.start(chart([script("poison", "touch $STUDIO_ATTEMPT; sleep 60")], line("poison")));
  const dir = await s.files.workspace(id);
  const workers: Promise<void>[] = [];
  for (let attempt = 1; attempt <= 4; attempt++) {
    workers.push(s.worker().run(id, s.never));
    if (attempt < 4) await s.until(id, () => existsSync(join(dir, String(attempt))));
  }
  await Promise.all(workers);
  t.match(await s.states(id), { run: "failed", poison: "failed" });
  t.match((await s.store.runView(id))!.error, { code: "worker_lost" });
  await agree(t, s, id);
});

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
  for (let tries = 0; tries < 500 && (await s.store.taskView(slow.id))!.stage !== "running"; tries++)
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
  await t.rejects(s.services.runs.start(id, { trigger: "manual", input: "x".repeat(300_000) }), { code: "payload_too_large" });
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

test("the demo does real work, fails once on purpose, and ends well without network and model", async (t) => {
  const s = await studio(t);
  const [one, two] = await Promise.all([s.services.flowcharts.demo(), s.services.flowcharts.demo()]);
  t.equal(one.id, two.id);
  t.equal(one.name, demo.name);
  const text =
    "A node that fails is tried again as its retry says. When it fails for good, the run fails and the nodes that wait are skipped.";
  await s.commit((unit) =>
    unit.indexSource({ id: "docs/flowcharts.md", title: "Flowcharts", hash: "1", passages: [{ id: "p1", title: "Retries", text }] }),
  );
  const { createServer } = await import("node:http");
  const server = createServer((_request, response) => response.end("ready"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.teardown(() => server.close());
  const { port } = server.address() as { port: number };
  const { definition } = JSON.parse(JSON.stringify(demo).replaceAll("{{ studio.url }}", `http://127.0.0.1:${port}`)) as typeof demo;
  const id = await s.start(definition);
  await s.worker().run(id, s.never);
  const states = await s.states(id);
  t.same(
    Object.entries(states).filter(([, state]) => state !== "succeeded"),
    [["trouble", "skipped"]],
  );
  t.match(await s.task(id, "cache"), { attempt: 2, state: "succeeded" });
  t.match((await s.logOf(id, "machine")).join(), "\u001b[1msystem");
  t.match((await s.task(id, "answer")).output, { mode: "extractive", sources: [{ source: "docs/flowcharts.md", title: "Retries" }] });
  const report = await new Response((await s.files.read(id, "report.md"))!.body as BodyInit).text();
  for (const part of [
    "# Check of this machine",
    "Free disk space",
    "/readyz: 200",
    "warm at attempt 2",
    "is tried again as its retry says. [1]",
    "- Retries (docs/flowcharts.md)",
  ])
    t.match(report, part, part);
  t.match((await s.task(id, "end")).output, { result: "All is well; see report.md" });
  await agree(t, s, id);
  t.same(s.reported, []);
});
