import { test } from "../../harness/testing/tap.ts";
import { createBuckets } from "./buckets.ts";
import { parseRate } from "./rate.ts";

test("a rate is read as it is typed", (t) => {
  t.same(parseRate("20/m"), { count: 20, periodMs: 60_000 });
  t.same(parseRate("100/10s"), { count: 100, periodMs: 10_000 });
  t.same(parseRate("1/h"), { count: 1, periodMs: 3_600_000 });
  t.equal(parseRate("off"), "off");
  for (const text of ["", "0/m", "-1/m", "5", "5/", "5/d", "5/0s", "5/m ", "1e3/m", "OFF", "5/m/m", `${"9".repeat(12)}/s`])
    t.equal(parseRate(text), undefined, JSON.stringify(text));
});

test("so much at once, and then as it is earned back", (t) => {
  let now = 1000;
  const buckets = createBuckets({ count: 3, periodMs: 3000 }, () => now);
  t.same(
    [1, 2, 3].map(() => buckets.take("a")),
    [0, 0, 0],
  );
  t.equal(buckets.take("a"), 1000, "the fourth has to wait");
  t.equal(buckets.take("a"), 1000, "asking costs nothing");
  t.equal(buckets.take("b"), 0, "somebody else does not");
  now += 999;
  t.equal(buckets.take("a"), 1);
  now += 1;
  t.equal(buckets.take("a"), 0);
  t.equal(buckets.take("a"), 1000);
  now += 60_000;
  t.same(
    [1, 2, 3, 4].map(() => buckets.take("a") === 0),
    [true, true, true, false],
    "a long rest earns no more than there was",
  );
});

test("what is given back can be used again, and a larger allowance is one of the same kind", (t) => {
  const buckets = createBuckets({ count: 2, periodMs: 1000 }, () => 5);
  buckets.take("a");
  buckets.take("a");
  t.ok(buckets.take("a") > 0);
  buckets.giveBack("a");
  t.equal(buckets.take("a"), 0);
  t.ok(buckets.take("a") > 0);
  buckets.giveBack("unknown");
  t.equal(Array.from({ length: 30 }, () => buckets.take("shared", 10)).filter((wait) => wait === 0).length, 20);
  buckets.forget("a");
  t.equal(buckets.take("a"), 0);
});

test("memory is bounded: what is idle goes first, then what was longest not seen", (t) => {
  let now = 0;
  const buckets = createBuckets({ count: 2, periodMs: 1000 }, () => now, 100);
  for (let n = 0; n < 100_000; n += 1) buckets.take(`10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`);
  t.equal(buckets.size(), 100);
  now += 10_000;
  for (let n = 0; n < 60; n += 1) buckets.take(`192.0.2.${n}`);
  t.ok(buckets.size() <= 100 && buckets.size() >= 60, `${buckets.size()}`);
  for (let n = 0; n < 60; n += 1) t.equal(buckets.take(`192.0.2.${n}`), 0);
  t.ok(buckets.take("192.0.2.59") > 0, "those that are in use are remembered");
  const one = createBuckets({ count: 1, periodMs: 1000 }, () => now, 1);
  one.take("a");
  one.take("b");
  t.equal(one.size(), 1);
});

test("off counts nobody", (t) => {
  const buckets = createBuckets("off", () => 0);
  t.ok(Array.from({ length: 1000 }, () => buckets.take("a")).every((wait) => wait === 0));
  t.equal(buckets.size(), 0);
});
