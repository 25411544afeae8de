import { test } from "../../harness/testing/tap.ts";
import { ago, duration, span, utc } from "./time.ts";
import { axisStep } from "./timeline.ts";

test("durations and ages are short and never negative", (t) => {
  const said = [-5, 0, 840, 999.6, 2400, 59_949, 59_950, 65_000, 3_599_600, 7_380_000, 273_600_000].map(duration);
  t.same(said, ["0 ms", "0 ms", "840 ms", "1.0 s", "2.4 s", "59.9 s", "1 m 00 s", "1 m 05 s", "1 h 00 m", "2 h 03 m", "3 d 4 h"]);
  t.same(
    [5, 40, 200, 7200, 200_000].map((seconds) => ago(0, seconds * 1000)),
    ["just now", "40 s ago", "3 min ago", "2 h ago", "2 d ago"],
  );
  t.equal(utc(0), "1970-01-01 00:00:00 UTC");
  t.ok(span(10, null, 1010).html.includes('data-since="10"'), "an open span counts on in the browser");
});

test("the axis has between three and seven marks at every scale", (t) => {
  for (let total = 1; total < 1e9; total *= 1.7) {
    const marks = total / axisStep(total);
    t.ok(marks >= 0.9 && marks <= 7, `${Math.round(total)} ms: ${marks.toFixed(1)}`);
  }
});
