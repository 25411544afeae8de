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

test("an answer is shared for a moment, also when the clock is set back meanwhile", async (t) => {
  let now = 1_000_000;
  let asked = 0;
  const checks = {
    async one() {
      asked += 1;
    },
  };
  const health = createHealth({ clock: { ...systemClock, now: () => now }, checks });
  for (const [step, wanted] of [
    [0, 1],
    [500, 1],
    [1, 2],
    [-3_600_000, 3],
  ] as const) {
    now += step;
    await health.ready();
    t.equal(asked, wanted, `${step}`);
  }
});

test("a worker that drains is not ready, whatever the checks say", async (t) => {
  const health = createHealth({ clock: systemClock, checks: {} });
  t.equal((await health.ready()).ok, true);
  health.drain();
  t.same(await health.ready(), { ok: false, draining: true, checks: [] });
});
