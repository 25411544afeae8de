import { test } from "../../harness/testing/tap.ts";
import { systemClock } from "../ports/clock.ts";
import { createHealth } from "./health.ts";

test("a check that fails or never answers makes the worker not ready, within the bound", async (t) => {
  let asked = 0;
  const health = createHealth({
    clock: systemClock,
    timeoutMs: 50,
    shareMs: 10_000,
    checks: {
      good: async () => {
        asked += 1;
      },
      bad: async () => {
        throw new Error("secret address");
      },
      silent: () => new Promise(() => {}),
    },
  });
  const answers = await Promise.all([health.ready(), health.ready(), health.ready()]);
  t.same(
    answers[0]!.checks.map(({ name, ok }) => [name, ok]),
    [
      ["good", true],
      ["bad", false],
      ["silent", false],
    ],
  );
  t.equal(answers[0]!.ok, false);
  t.equal(asked, 1, "probes that come together share one look");
  t.notOk(JSON.stringify(answers).includes("secret"));
});

test("a worker that drains is not ready, whatever the checks say", async (t) => {
  const health = createHealth({ clock: systemClock, checks: {} });
  t.equal((await health.ready()).ok, true);
  health.drain();
  t.same(await health.ready(), { ok: false, draining: true, checks: [] });
});
