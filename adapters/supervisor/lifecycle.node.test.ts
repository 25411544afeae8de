import { spawn } from "node:child_process";
import { statSync } from "node:fs";
import { join } from "node:path";
import { type RunningStudio, startStudio, until } from "../../harness/testing/studio.ts";
import { type Test, test } from "../../harness/testing/tap.ts";
import { followers, requests } from "./load.fixture.ts";
import type { Status } from "./status.ts";

const launcher = join(import.meta.dirname, "..", "..", "studio.mjs");

/** Runs a command on the Studio that has this data directory. */
function command(data: string, ...args: string[]) {
  return new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
    const child = spawn("node", [launcher, ...args, "--data", data], { stdio: ["ignore", "pipe", "pipe"] });
    let out = "";
    let err = "";
    child.stdout.on("data", (text) => (out += text));
    child.stderr.on("data", (text) => (err += text));
    child.on("close", (code) => resolve({ code, out, err }));
  });
}

const statusOf = async (data: string): Promise<Status> => JSON.parse((await command(data, "status", "--json")).out);
const web = ({ processes }: Status) => processes.filter(({ role }) => role === "web");

async function underLoad(t: Test, studio: RunningStudio, work: () => Promise<void>) {
  const load = requests(studio.url, { fresh: 4, kept: 2 });
  t.teardown(load.end);
  const live = await followers(studio, 12);
  t.teardown(live.end);
  await work();
  const { events, violations, unfinished } = await live.stop();
  const { requests: count, failures } = await load.stop();
  const { gaps } = live;
  const at = (share: number) => Math.round(gaps[Math.floor((gaps.length - 1) * share)] ?? 0);
  t.comment(
    `${count} requests; ${events} events for 12 followers; ${gaps.length} sockets came back, p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`,
  );
  t.same(failures, [], "no request failed");
  t.same(violations, [], "every follower has every event, once and in order");
  t.same(unfinished, [], "every run succeeded");
  t.ok(events > 0 && count > 0);
  return gaps;
}

test("three runtimes behind one port: reloads, a storm of TTIN and TTOU, and recycling lose no request and no event", async (t) => {
  const studio = await startStudio({
    args: ["--workers", "3", "--worker-class", "bun,node,deno"],
    env: { STUDIO_MAX_REQUESTS: "2500", STUDIO_MAX_REQUESTS_JITTER: "500" },
  });
  t.teardown(() => studio.stop());
  const { data, pid } = studio;
  const before = await statusOf(data);
  t.match(before, { pid, state: "ready", generation: 1, workers_wanted: 3, troubles: [] });
  t.same(
    web(before).map(({ runtime }) => runtime),
    ["bun", "node", "deno"],
  );

  t.equal(statSync(join(data, "run", "control.sock")).mode & 0o777, 0o600, "only Studio's user may ask");

  const gaps = await underLoad(t, studio, async () => {
    process.kill(pid, "SIGHUP");
    const after = await until(
      "the reload",
      async () => {
        const now = await statusOf(data);
        return now.state === "ready" && now.generation === 2 && now;
      },
      90_000,
    );
    // Those that are recycled just now are there twice.
    const ready = web(after).filter(({ state }) => state === "ready");
    t.ok(ready.length >= 3 && ready.every(({ generation }) => generation === 2), "every worker is a new one");
    for (const [signal, wanted] of [
      ["SIGTTOU", 2],
      ["SIGTTIN", 3],
    ] as const) {
      process.kill(pid, signal);
      // Two signals of a kind that are not fetched yet are one.
      await until(`${signal} to be seen`, async () => (await statusOf(data)).workers_wanted === wanted);
    }
    await until(
      "three workers again",
      async () => {
        const now = await statusOf(data);
        const isThere = (slot: string) => web(now).some(({ id, state }) => id.startsWith(slot) && state === "ready");
        return now.workers_wanted === 3 && ["w1", "w2", "w3"].every(isThere);
      },
      90_000,
    );
  });
  t.ok(gaps.length > 0, "sockets did move");
  t.ok(
    gaps.every((ms) => ms < 20_000),
    "and came back",
  );

  const table = await command(data, "status");
  t.equal(table.code, 0);
  t.match(table.out, /^Studio \d.* at http:\/\/127\.0\.0\.1:\d+: ready, generation \d+, up .*\n\nprocess +role +runtime .*\nw1/);
  // The one that is named may be recycled just then.
  await until("a worker to be replaced", async () => {
    const one = web(await statusOf(data)).find(({ state }) => state === "ready")?.id ?? "none";
    return (await command(data, "replace", one)).out === `A new process has taken the place of ${one}\n`;
  });
  t.match(await command(data, "replace", "w9"), { code: 1, err: 'Not replaced: there is no worker "w9" at work; there are ' });
  t.match(await command(data, "replace", "redis"), { code: 2, err: '"redis" is not allowed; it must be the name of a worker' });
  t.equal((await command(data, "scale", "0")).code, 2);
  t.match((await command(data, "scale", "2")).out, "2 web workers are wanted from now on");
  t.equal((await command(data, "stop")).out, "Studio has ended\n");
  const none = await command(data, "status");
  t.equal(none.code, 4);
  t.match(none.err, `No Studio runs with the data directory ${data}`);
});
