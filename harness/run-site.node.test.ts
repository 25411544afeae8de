import type { Check } from "./check.ts";
import type { Result } from "./run-check.ts";
import { Gate, ordered, runSite } from "./run-site.ts";
import type { Site } from "./site.ts";
import { test } from "./testing/tap.ts";
import { WireFailure } from "./wire/failure.ts";

/** A site that nothing is sent to. */
const site = {
  id: "nowhere",
  dial: { name: "nowhere.test", port: 1, address: "127.0.0.1", dialPort: 1, secure: false, ca: null, from: null },
  prefix: "",
  probes: { ready: "/", echo: null, socket: { path: "/socket.io/", namespace: "/", greeting: null, echo: null, push: null, pushed: null } },
  token: null,
  provides: new Set(["polling"]),
  lacks: (capability: string) => `no ${capability} here`,
} as unknown as Site;

const check = (run: Check["run"], more: Partial<Check> = {}): Check => ({
  ...{ group: "handshake", claim: "It holds", kind: "required", because: "this suite", needs: [], mutants: [] },
  run,
  ...more,
});
const passes = check(async (t) => void t.expect("one", 1, 1));
const fails = check(async (t) => void t.expect("one", 1, 2));
/** Checks that say in a list that they have begun. */
const beginsIn =
  (begun: string[]) =>
  (id: string, more: Partial<Check> = {}): Check =>
    check(async (c) => {
      begun.push(id);
      await new Promise((resolve) => setTimeout(resolve, 5));
      c.expect("one", 1, 1);
    }, more);
const run = async (checks: Record<string, Check>, times = 1): Promise<Record<string, Result>> =>
  Object.fromEntries((await runSite(site, { checks, lanes: 2, subjectGate: new Gate(), times })).map((result) => [result.check, result]));
const verdicts = async (checks: Record<string, Check>, times?: number) =>
  Object.fromEntries(Object.entries(await run(checks, times)).map(([id, { verdict }]) => [id, verdict]));

test("every verdict comes about by its own cause", async (t) => {
  const found = await run({
    passes,
    fails,
    better: check(fails.run, { kind: "better" }),
    observes: check(fails.run, { kind: "observe" }),
    lacks: check(passes.run, { needs: ["websocket"] }),
    wire: check(async () => {
      throw new WireFailure("GET /", "ECONNRESET");
    }),
    ours: check(async () => {
      throw new TypeError("a mistake of the check");
    }),
    empty: check(async () => {}),
    endless: check(() => new Promise(() => {}), { limitMs: 50 }),
  });
  t.same(Object.fromEntries(Object.entries(found).map(([id, { verdict }]) => [id, verdict])), {
    ...{ passes: "pass", fails: "fail", better: "could-be-better", observes: "pass", lacks: "unsupported", wire: "fail" },
    ...{ ours: "broken", empty: "broken", endless: "broken" },
  });
  t.equal(found.fails!.why, "one: wanted 1, got 2");
  t.equal(found.lacks!.why, "no websocket here");
  t.match(found.wire!.why, /GET \/: ECONNRESET/);
  t.match(found.ours!.why, /a mistake of the check/);
});

test("what waits for a check that did not pass is blocked, and what waits for one that is unsupported is not", async (t) => {
  t.same(
    await verdicts({
      third: check(passes.run, { after: ["second"] }),
      second: check(passes.run, { after: ["fails"] }),
      fails,
      free: check(passes.run, { after: ["lacks"] }),
      lacks: check(passes.run, { needs: ["tls"] }),
      alone: check(passes.run, { after: ["not-chosen"] }),
    }),
    { fails: "fail", second: "blocked", third: "blocked", lacks: "unsupported", free: "pass", alone: "pass" },
  );
  t.throws(() => ordered({ a: check(passes.run, { after: ["b"] }), b: check(passes.run, { after: ["a"] }) }), /wait for each other/);
});

test("what is not the same every time is flaky, never tried until it passes", async (t) => {
  let n = 0;
  const found = await run({ sometimes: check(async (c) => void c.expect("even", 0, n++ % 2)), passes, fails }, 4);
  t.equal(found.sometimes!.verdict, "flaky");
  t.match(found.sometimes!.why, /^passed 2 of 4: even: wanted 0, got 1/);
  t.same([found.passes!.verdict, found.fails!.verdict], ["pass", "fail"]);
});

test("whoever disturbs the subject has it alone, also among several sites", async (t) => {
  const gate = new Gate();
  let inside = 0;
  let alone = 0;
  const shared = check(async (c) => {
    inside += 1;
    await new Promise((resolve) => setTimeout(resolve, 5));
    c.expect("nobody disturbs", 0, alone);
    inside -= 1;
  });
  const disturbs = check(
    async (c) => {
      alone += 1;
      await new Promise((resolve) => setTimeout(resolve, 10));
      c.expect("nobody else is there", [0, 1], [inside, alone]);
      alone -= 1;
    },
    { disturbs: "subject" },
  );
  const all = { a: shared, b: shared, c: disturbs, d: shared };
  const results = await Promise.all(Array.from({ length: 3 }, () => runSite(site, { checks: all, lanes: 4, subjectGate: gate })));
  t.same(new Set(results.flat().map(({ verdict }) => verdict)), new Set(["pass"]));
});

test("who mostly waits begins first and beside the others, who disturbs the subject has its turn, and the proxy comes last", async (t) => {
  const begun: string[] = [];
  const begins = beginsIn(begun);
  const waits = check(
    async (c) => {
      begun.push("waits");
      // As long as it takes until the others have been there, though there is one lane.
      for (let tries = 0; tries < 400 && !begun.includes("b"); tries += 1) await new Promise((resolve) => setTimeout(resolve, 5));
      c.expect("the others were let by", true, begun.includes("b"));
    },
    { patient: true },
  );
  const checks = { a: begins("a"), b: begins("b"), proxy: begins("proxy", { disturbs: "proxy" }), waits };
  const subject = begins("subject", { disturbs: "subject", after: ["a"] });
  const results = await runSite(site, { checks: { ...checks, subject }, lanes: 1, subjectGate: new Gate(), disturbAfter: 1 });
  t.same(new Set(results.map(({ verdict }) => verdict)), new Set(["pass"]));
  t.same(begun, ["a", "waits", "b", "subject", "proxy"]);
  begun.length = 0;
  await runSite(site, {
    checks: { a: checks.a, b: checks.b, proxy: checks.proxy, subject },
    lanes: 1,
    subjectGate: new Gate(),
    disturbAfter: 0,
  });
  t.same(begun, ["a", "subject", "b", "proxy"], "what it needs has come before");
});

test("what waited for another check keeps its place in line", async (t) => {
  const begun: string[] = [];
  const begins = beginsIn(begun);
  const others = Object.fromEntries(["a", "b", "c", "d"].map((id) => [id, begins(id)]));
  const waits = begins("waits", { patient: true, after: ["builds"] });
  await runSite(site, {
    checks: { ...others, root: begins("root"), builds: begins("builds", { after: ["root"] }), waits },
    ...{ lanes: 1, subjectGate: new Gate() },
  });
  // One of the others has the lane before it is known that the root has passed.
  t.same(begun.slice(0, 4), ["root", "a", "builds", "b"]);
  t.ok(begun.indexOf("waits") < begun.indexOf("c"), `who mostly waits comes before the rest: ${begun.join(" ")}`);
});

test("everything that a check opened is closed, in reverse order, also when it failed, or closing fails", async (t) => {
  const closed: string[] = [];
  const { opens } = await run({
    opens: check(async (c) => {
      c.defer(() => closed.push("first"));
      c.defer(() => {
        throw new Error("it has ended by itself");
      });
      c.defer(() => closed.push("second"));
      throw new WireFailure("it", "breaks");
    }),
  });
  t.same(closed, ["second", "first"]);
  t.equal(opens!.verdict, "fail");
});

test("what a check opens after it was given up is closed at once", async (t) => {
  const { promise: closed, resolve } = Promise.withResolvers<string>();
  const { late } = await run({
    late: check(
      async (c) => {
        await new Promise((done) => setTimeout(done, 100));
        c.defer(() => resolve("closed"));
      },
      { limitMs: 20 },
    ),
  });
  t.equal(late!.verdict, "broken");
  t.equal(await closed, "closed");
});
