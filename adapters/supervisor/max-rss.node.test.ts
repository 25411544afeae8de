import { startStudio, until } from "../../harness/testing/studio.ts";
import { test } from "../../harness/testing/tap.ts";
import { ask } from "../cli/ask.ts";
import { followers, requests } from "./load.fixture.ts";
import type { Status } from "./status.ts";

const SLOTS = ["w1", "w2", "w3", "j1"];

test("processes above STUDIO_MAX_RSS are recycled one at a time, on three runtimes and the job worker too, and nobody notices", async (t) => {
  // No runtime is as small as that, so every process is due as soon as it is old enough.
  const studio = await startStudio({
    args: ["--workers", "3", "--worker-class", "bun,node,deno", "--max-rss", "64MiB", "--graceful-timeout", "6s", "--access-log", "off"],
  });
  t.teardown(() => studio.stop());
  const processes = async () =>
    (await ask<Status>(studio.data, { type: "ask", verb: "status" })).processes.filter(({ role }) => role !== "redis");
  const before = await processes();
  const load = requests(studio.url, { fresh: 2, kept: 2 });
  t.teardown(load.end);
  const live = await followers(studio, 20);
  t.teardown(live.end);
  let most = 0;
  const missing = new Set<string>();
  const now = await until(
    "every process to be another one",
    async () => {
      const all = await processes();
      most = Math.max(most, all.length);
      for (const slot of SLOTS) if (!all.some(({ id, state }) => id.startsWith(slot) && state === "ready")) missing.add(slot);
      // The first successors may be due themselves by the time of the last one, so there need be no moment in which nobody is recycled.
      return all.every(({ pid }) => !before.some((old) => old.pid === pid)) && all;
    },
    100_000,
  );
  t.equal(most, SLOTS.length + 1, "never two are recycled at once");
  t.same([...missing], [], "and one of each place is ready all the time");
  t.ok(
    now.every(({ restarts }) => restarts === 0),
    "none of it counts as a crash",
  );
  for (const slot of SLOTS) t.match(studio.log(), new RegExp(`"${slot} is recycled: it takes \\d+ MiB of memory"`));
  const { events, violations, unfinished } = await live.stop();
  const { requests: count, failures } = await load.stop();
  t.comment(`${count} requests; ${events} events for 20 followers`);
  t.same(failures, []);
  t.same(violations, []);
  t.same(unfinished, []);
  t.equal(await studio.stop(), 143);
});
