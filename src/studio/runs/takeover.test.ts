import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "../../../harness/testing/tap.ts";
import { StudioError } from "../../errors.ts";
import { systemClock } from "../../ports/clock.ts";
import { agree, alive, chart, line, script, studio } from "./fixture.ts";

test("the same job delivered again after the end does nothing; two deliveries at once have one result", async (t) => {
  const s = await studio(t);
  // The first attempt runs for as long as it takes until the second holder is there.
  const firstWaits = 'echo x >> count; [ "$STUDIO_ATTEMPT" = 1 ] || exit 0; while :; do echo tick; sleep 0.05; done';
  const id = await s.start(chart([script("count", firstWaits), script("read", "cat count")], line("count", "read")));
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
  await s.until(id, (_run, node) => node("work").attempt === 2 && node("work").state === "running");
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

test("however often workers leave in good order, that is no node's fault", async (t) => {
  const s = await studio(t);
  const id = await s.start(chart([script("long", '[ "$STUDIO_ATTEMPT" = 5 ] && exit 0; touch $STUDIO_ATTEMPT; sleep 60')], line("long")));
  const dir = await s.files.workspace(id);
  for (const attempt of ["1", "2", "3"]) {
    const leaving = new AbortController();
    const running = s.worker().run(id, leaving.signal);
    await s.until(id, () => existsSync(join(dir, attempt)));
    leaving.abort();
    await t.rejects(running, /handed back/);
  }
  const dies = s.worker().run(id, s.never);
  await s.until(id, () => existsSync(join(dir, "4")));
  await s.worker().run(id, s.never);
  await dies;
  t.match(await s.states(id), { run: "succeeded", long: "succeeded" });
  t.same(
    (await s.store.attempts((await s.task(id, "long")).id)).map(({ state, error }) => error?.code ?? state),
    ["worker_left", "worker_left", "worker_left", "worker_lost", "succeeded"],
  );
  await agree(t, s, id);
});

test("a database that was away when a node ended makes it no failure of the node", async (t) => {
  const s = await studio(t);
  const id = await s.start(chart([script("work", "sleep 0.2; touch done.$STUDIO_ATTEMPT")], line("work")));
  const dir = await s.files.workspace(id);
  let skew = 0;
  const clock = { ...systemClock, now: () => Date.now() + skew };
  const away = s.worker(
    (commit) => async (work) => {
      if (skew > 0 || !existsSync(join(dir, "done.1"))) return await commit(work);
      // Longer than anybody has patience for.
      skew = 60_000;
      throw new StudioError("unavailable");
    },
    clock,
  );
  await t.rejects(away.run(id, s.never), { code: "unavailable" });
  t.match(await s.states(id), { run: "running", work: "running" });
  await s.worker().run(id, s.never);
  t.match(await s.states(id), { run: "succeeded", work: "succeeded" });
  t.same(
    (await s.store.attempts((await s.task(id, "work")).id)).map(({ state }) => state),
    ["lost", "succeeded"],
  );
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
