import { test } from "../../harness/testing/tap.ts";
import { StudioError } from "../errors.ts";
import type { Caller } from "./caller.ts";
import { createLimits, type LimitsOptions, type SharedCounter } from "./limits.ts";

const RATES: LimitsOptions["rates"] = {
  signIn: { count: 2, periodMs: 10_000 },
  badTokens: { count: 2, periodMs: 10_000 },
  handshakes: { count: 2, periodMs: 10_000 },
  writes: { count: 2, periodMs: 10_000 },
  requests: { count: 4, periodMs: 10_000 },
};

function limitsOf(more: Partial<LimitsOptions> = {}) {
  const clock = { now: 0 };
  const reports: string[] = [];
  const limits = createLimits({
    rates: RATES,
    local: false,
    report: (_, { stage }) => reports.push(stage),
    now: () => clock.now,
    ...more,
  });
  return { limits, clock, reports };
}

const one = (key: string): Caller => ({ key, kind: "one" });

/** How many of `times` calls are let through. */
async function through(times: number, call: () => unknown): Promise<number> {
  let count = 0;
  for (let n = 0; n < times; n += 1) {
    try {
      await call();
      count += 1;
    } catch (error) {
      if (!(error instanceof StudioError && error.code === "too_many_requests")) throw error;
    }
  }
  return count;
}

test("each limit counts for itself and for each client, and says how long to wait", async (t) => {
  const refused: string[] = [];
  const { limits, clock } = limitsOf({ onRefused: (id) => refused.push(id) });
  t.equal(await through(9, () => limits.write(one("a"))), 2);
  t.equal(await through(9, () => limits.handshake(one("a"))), 2);
  t.equal(await through(9, () => limits.request(one("a"))), 4);
  t.equal(await through(9, () => limits.write(one("b"))), 2);
  try {
    limits.write(one("a"));
    t.fail("it was let through");
  } catch (error) {
    t.match(error, { code: "too_many_requests", retryAfterS: 5, message: /changes.*5 s/ });
  }
  clock.now += 5000;
  t.equal(await through(9, () => limits.write(one("a"))), 1);
  t.same([...new Set(refused)], ["writes", "handshakes", "requests"]);
  t.equal(refused.filter((id) => id === "writes").length, 7 + 7 + 1 + 8);
});

test("of sign-ins only failures count, and many at once cannot slip through", async (t) => {
  const { limits } = limitsOf();
  for (let n = 0; n < 20; n += 1) (await limits.signIn(one("a")))();
  const tries = await Promise.allSettled(Array.from({ length: 20 }, () => limits.signIn(one("a"))));
  t.equal(tries.filter(({ status }) => status === "fulfilled").length, 2);
});

test("programs of this machine are bounded in guessing alone, unless it is asked for", async (t) => {
  const local: Caller = { key: "127.0.0.1", kind: "local" };
  const { limits } = limitsOf();
  t.equal(await through(50, () => limits.request(local)), 50);
  t.equal(await through(50, () => limits.write(local)), 50);
  t.equal(await through(50, () => limits.handshake(local)), 50);
  t.equal(await through(50, () => limits.signIn(local)), 2);
  t.equal(await through(50, () => limits.badToken(local)), 2);
  const strict = limitsOf({ local: true }).limits;
  t.equal(await through(50, () => strict.request(local)), 4);
});

test("a proxy that hides its clients may do ten times as much, and is reported once", async (t) => {
  let heard = 0;
  const { limits } = limitsOf({
    onSharedAddress: () => {
      heard += 1;
    },
  });
  t.equal(limits.sharedAddress, false);
  const proxy: Caller = { key: "10.0.0.5", kind: "shared" };
  t.equal(await through(100, () => limits.write(proxy)), 20);
  t.equal(await through(100, () => limits.signIn(proxy)), 20);
  t.equal(limits.sharedAddress, true);
  t.equal(heard, 1);
});

/** Counts for everybody who holds it. */
function counter(): SharedCounter & { broken: boolean; asked: number } {
  const used = new Map<string, number>();
  return {
    broken: false,
    asked: 0,
    available: () => true,
    async take(name, { count, periodMs }) {
      this.asked += 1;
      if (this.broken) throw new Error("away");
      const so = used.get(name) ?? 0;
      if (so >= count) return periodMs;
      used.set(name, so + 1);
      return 0;
    },
    async giveBack(name) {
      used.set(name, (used.get(name) ?? 1) - 1);
    },
  };
}

test("workers count sign-ins together, and alone while the counter is away", async (t) => {
  const shared = counter();
  const [first, second] = [limitsOf({ shared }), limitsOf({ shared })];
  t.equal(await through(1, () => first.limits.signIn(one("a"))), 1);
  t.equal(await through(9, () => second.limits.signIn(one("a"))), 1, "one is left for the other worker");
  t.equal(await through(9, () => first.limits.signIn(one("a"))), 0);

  shared.broken = true;
  t.equal(await through(9, () => first.limits.signIn(one("b"))), 2, "its own count holds");
  t.equal(await through(9, () => second.limits.signIn(one("b"))), 2);
  t.same(first.reports, ["limits.shared"], "which is reported once");
  const asked = shared.asked;
  await through(9, () => first.limits.signIn(one("c")));
  t.equal(shared.asked, asked, "and it is left alone for a while");
  shared.broken = false;
  first.clock.now += 3000;
  await through(1, () => first.limits.signIn(one("d")));
  t.equal(shared.asked, asked + 1);
});
