import { until } from "../../harness/testing/studio.ts";
import { type Test, test } from "../../harness/testing/tap.ts";
import { ask } from "../cli/ask.ts";
import { directory, lives, setup, supervision, written } from "./fixture.ts";
import { type Supervision, type Supervisor, supervise } from "./supervise.ts";

async function started(t: Test, what: Supervision): Promise<Supervisor> {
  const supervisor = supervise(what);
  t.teardown(() => supervisor.stop("quick"));
  await supervisor.ready;
  return supervisor;
}

const workers = (supervisor: Supervisor) => supervisor.status().processes.filter(({ role }) => role !== "redis");
const pids = (supervisor: Supervisor) => workers(supervisor).map(({ pid }) => pid!);
const web = (supervisor: Supervisor) => workers(supervisor).filter(({ role }) => role === "web");

/** What happened to the children after the first `count` lines of their log, as `<id> <what>`. */
const since = (data: string, count: number) =>
  written(data)
    .slice(count)
    .map(({ id, what }) => `${id} ${what.split(":")[0]}`)
    .filter((line) => !line.endsWith("beat"));

test("a reload replaces one worker after the other, each only when its successor is ready", async (t) => {
  const data = directory(t);
  const what = supervision(data);
  const supervisor = await started(t, { ...what, again: () => setup(data, { flags: { workers: "3", port: "1" } }) });
  const before = pids(supervisor);
  const count = written(data).length;
  t.equal(await supervisor.reload(), null);
  t.same(since(data, count).slice(0, 6), ["w1b ready", "w1 drain", "w2b ready", "w2 drain", "j1b ready", "j1 drain"]);
  t.same(before.filter(lives), [], "those of before have left");
  await until(
    "the third web worker that the new configuration asks for",
    () => web(supervisor).filter(({ state }) => state === "ready").length === 3,
  );
  t.same(
    workers(supervisor).map(({ id, generation, restarts }) => `${id} ${generation} ${restarts}`),
    ["w1b 2 0", "w2b 2 0", "w3 2 0", "j1b 2 0"],
  );
  t.match(what.said.join("\n"), "port cannot change while Studio runs");
  t.match(supervisor.status(), { state: "ready", generation: 2, troubles: [], workers_wanted: 3 });

  t.equal(await supervisor.reload(), null);
  t.same(
    workers(supervisor).map(({ id }) => id),
    ["w1", "w2", "w3b", "j1"],
    "names return",
  );
});

test("what does not become ready is ended, and the workers of before stay and are kept running", async (t) => {
  const data = directory(t);
  let does = "crash";
  let isValid = true;
  const what = supervision(data);
  const supervisor = await started(t, {
    ...what,
    // Time enough for those that do get ready.
    readyLimitMs: 15_000,
    again: () => {
      if (!isValid) throw new Error('STUDIO_PORT: "http" is not allowed');
      return setup(data, { does });
    },
  });
  const before = pids(supervisor);
  t.match(await supervisor.reload(), /the reload stopped at w1, whose successor did not become ready \(exit code 9\)/);
  t.same(pids(supervisor), before);
  t.match(supervisor.status(), { state: "degraded", generation: 1, troubles: [/did not become ready \(exit code 9\)/] });
  t.match(what.said.join("\n"), /Not reloaded: the reload stopped at w1/);

  process.kill(before[0]!, "SIGKILL");
  await until("w1 to come back as it was", () =>
    workers(supervisor).some(({ id, state, pid }) => id === "w1" && state === "ready" && pid !== before[0]),
  );

  isValid = false;
  t.match(await supervisor.reload(), /could not be read anew.*STUDIO_PORT: "http" is not allowed/);
  t.same(workers(supervisor).length, 3);
  isValid = true;
  does = "mute";
  t.match(await supervisor.reload(), /whose successor did not become ready \(signal SIGKILL\)/);
  t.match(what.said.join("\n"), "w1b was not ready within 15 s and is killed");
  does = "";
  t.equal(await supervisor.reload(), null);
  t.match(supervisor.status(), { state: "ready", troubles: [] });
});

test("one worker is replaced, by one of the same plan that is ready first, and the others stay", async (t) => {
  const data = directory(t);
  let does = "";
  const what = supervision(data);
  const supervisor = await started(t, { ...what, again: () => setup(data, { does }) });
  const replace = (process: string) => ask<{ problem: string | null }>(data, { type: "ask", verb: "replace", process }, 60_000);
  const [, second, job] = pids(supervisor);
  const count = written(data).length;
  t.same(await replace("w1"), { problem: null });
  t.same(since(data, count).slice(0, 2), ["w1b ready", "w1 drain"]);
  t.same(pids(supervisor).slice(1), [second, job]);
  t.same(
    workers(supervisor).map(({ id, generation }) => `${id} ${generation}`),
    ["w1b 1", "w2 1", "j1 1"],
  );
  t.same(await replace("j1"), { problem: null }, "a job worker, too");
  t.match(await replace("w1"), { problem: 'there is no worker "w1" at work; there are w1b, w2, j1b' });
  // Those of a reload that failed are not taken.
  does = "crash";
  t.match(await supervisor.reload(), /did not become ready/);
  t.same(await replace("w1b"), { problem: null });
  t.match(supervisor.status(), { generation: 1 });
});

test("reloads that are asked for while one waits are one, and a stop in mid-reload ends everything", async (t) => {
  const data = directory(t);
  const what = supervision(data);
  let reads = 0;
  const supervisor = await started(t, {
    ...what,
    again: () => {
      reads += 1;
      return setup(data, { does: reads > 2 ? "mute" : "" });
    },
  });
  const all = Array.from({ length: 20 }, () => supervisor.reload());
  t.same(new Set(await Promise.all(all)), new Set([null]));
  t.ok(reads <= 2, `${reads} reloads for 20 wishes`);
  reads = 2;
  const last = supervisor.reload();
  await until("a successor that never gets ready", () => workers(supervisor).some(({ state }) => state === "starting"));
  await supervisor.stop();
  t.match(await last, /being stopped/);
  t.match(await supervisor.reload(), /being stopped/);
  t.equal(supervisor.scaleBy(1), null);
});

test("a stop takes the time that the configuration of the last reload gives, and a link its address", async (t) => {
  const data = directory(t);
  const what = supervision(data, { flags: { workers: "1" }, env: { STUDIO_GRACEFUL_TIMEOUT: "10m" } });
  const env = { STUDIO_GRACEFUL_TIMEOUT: "1s", STUDIO_PUBLIC_URL: "https://studio.example.org" };
  const again = () => setup(data, { does: "stubborn", flags: { workers: "1" }, env });
  const supervisor = await started(t, { ...what, again });
  t.equal(await supervisor.reload(), null);
  t.match(await ask(data, { type: "ask", verb: "link" }), { problem: null, token_url: /^https:\/\/studio\.example\.org\/sign-in#token=/ });
  await supervisor.stop();
  t.match(what.said.join("\n"), "did not leave within 1 s and is killed");
});

test("a storm of wishes for more and fewer workers ends at the number that was wanted last, and never below one", async (t) => {
  const data = directory(t);
  const supervisor = await started(t, supervision(data));
  t.equal(supervisor.scaleBy(-1), 1);
  t.equal(supervisor.scaleBy(-1), 1);
  for (let n = 0; n < 200; n += 1) supervisor.scaleBy(n % 3 === 0 ? -1 : 1);
  t.equal(supervisor.scaleBy(1), 64, "there is a most, too");
  for (let n = 0; n < 61; n += 1) supervisor.scaleBy(-1);
  const reloaded = supervisor.reload();
  t.equal(supervisor.scaleBy(0), 3);
  await until(
    "three web workers and no more",
    () => web(supervisor).length === 3 && web(supervisor).every(({ state }) => state === "ready"),
  );
  t.equal(await reloaded, null);
  await until("the number of the configuration after a reload", () => web(supervisor).length === 2);
  t.equal(supervisor.status().troubles.length, 0);
  t.ok(written(data).filter(({ what }) => what === "ready").length < 20, "nothing was started for wishes that were taken back");
});

test("workers that have answered enough or grown large are recycled one at a time, the successor first", async (t) => {
  const data = directory(t);
  const what = supervision(data, { does: "served", env: { GUNICORN_MAX_REQUESTS: "10", STUDIO_MAX_REQUESTS_JITTER: "5" } });
  const supervisor = await started(t, what);
  const before = web(supervisor).map(({ pid }) => pid!);
  await until("both to be recycled", () => before.every((pid) => !lives(pid)));
  const happened = since(data, 0).filter((line) => line.startsWith("w"));
  const coming = new Set<string>();
  for (const line of happened.slice(2)) {
    const [id = "", event] = line.split(" ");
    if (event === "ready") coming.add(id.replace(/b$/, ""));
    else if (event === "drain") t.ok(coming.delete(id.replace(/b$/, "")), `${id} left after its successor was ready`);
    t.ok(coming.size <= 1, "never two at once");
  }
  t.match(what.said.join("\n"), /w1 is recycled: it has answered \d+ requests/);
  t.equal(
    supervisor.status().processes.every(({ restarts }) => restarts === 0),
    true,
    "none of it counts as a crash",
  );
});

test("a worker that keeps ending is shown as degraded, with when it starts again", async (t) => {
  const data = directory(t);
  const what = supervision(data, { flags: { workers: "1" } });
  const supervisor = await started(t, what);
  for (let n = 0; n < 3; n += 1) {
    const { pid } = await until("w1 to be ready", () => web(supervisor).find(({ state }) => state === "ready"));
    process.kill(pid!, "SIGKILL");
    await until("the supervisor to see it", () => !web(supervisor).some((one) => one.pid === pid));
  }
  const { state, troubles } = await until("the status to tell", () =>
    supervisor.status().troubles.length > 0 ? supervisor.status() : null,
  );
  t.equal(state, "degraded");
  t.match(troubles[0], /^w1 ended \d times in a row \(signal SIGKILL\)/);
});
