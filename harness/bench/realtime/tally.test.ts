import { test } from "../../testing/tap.ts";
import { tally } from "./tally.ts";

const times = (count: number) => ({
  intended: Array.from({ length: count }, (_, n) => n),
  committed: Array.from({ length: count }, (_, n) => n + 1),
});

/** Delivers 1 to `count` to one client in the order that `change` makes of it. */
function delivered(count: number, change: (sequence: number[]) => number[]) {
  const record = tally(1, 1, count);
  for (const n of change(Array.from({ length: count }, (_, index) => index + 1))) record.note(0, n, 100 + n);
  return record.outcome(times(count));
}

test("a faultless history has no faults, and latencies from the commit and from when it was due", async (t) => {
  const outcome = delivered(10, (all) => all);
  t.match(outcome, { deliveries: 10, lost: 0, doubled: 0, disordered: 0 });
  t.equal(outcome.intended.p50, 101);
  t.equal(outcome.committed.p50, 100);
});

test("a dropped, a doubled and a swapped event are each seen", async (t) => {
  t.match(
    delivered(10, (all) => all.filter((n) => n !== 4)),
    { deliveries: 9, lost: 1, doubled: 0, disordered: 0 },
  );
  t.match(
    delivered(10, (all) => all.flatMap((n) => (n === 4 ? [n, n] : [n]))),
    { deliveries: 10, lost: 0, doubled: 1, disordered: 0 },
  );
  t.match(
    delivered(10, ([a, b, ...more]) => [b!, a!, ...more]),
    { deliveries: 10, lost: 0, doubled: 0, disordered: 1 },
  );
});

test("one client's loss does not hide behind another's delivery, and other phases do not count", async (t) => {
  const record = tally(2, 5, 2);
  record.note(0, 4, 1);
  record.note(0, 5, 1);
  record.note(0, 6, 2);
  record.note(0, 7, 3);
  record.note(1, 6, 2);
  t.equal(record.deliveries(), 3);
  t.notOk(record.complete());
  t.equal(record.outcome(times(2)).lost, 1);
  record.note(1, 5, 3);
  t.ok(record.complete());
  t.equal(record.outcome(times(2)).disordered, 1);
});
