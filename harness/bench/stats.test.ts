import { test } from "../testing/tap.ts";
import { median, percentile, ratio, slope } from "./stats.ts";

test("medians leave out what was not measured", async (t) => {
  t.equal(median([3, null, 1, 2]), 2);
  t.equal(median([4, 1, 2, 3]), 2.5);
  t.equal(median([null]), null);
});

test("percentiles are values that were seen", async (t) => {
  const hundred = Float64Array.from({ length: 100 }, (_, index) => index + 1);
  t.equal(percentile(hundred, 50), 50);
  t.equal(percentile(hundred, 99), 99);
  t.equal(percentile(hundred, 100), 100);
  t.equal(percentile(Float64Array.of(7), 1), 7);
  t.ok(Number.isNaN(percentile(new Float64Array(0), 50)), "none of none");
});

test("a slope ignores the offset, and a ratio needs both sides", async (t) => {
  t.equal(
    slope([
      [0, 10],
      [1, 12],
      [2, 14],
    ]),
    2,
  );
  t.equal(ratio(1, 2), 0.5);
  t.equal(ratio(null, 2), null);
  t.equal(ratio(1, 0), null);
});
