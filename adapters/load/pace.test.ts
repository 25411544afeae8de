import { test } from "../../harness/testing/tap.ts";
import { pace, type Target } from "./pace.ts";

/** A target whose writes end when the test says so. */
function held() {
  const ends: (() => void)[] = [];
  let most = 0;
  const target: Target = {
    write(_n, committed) {
      return new Promise((resolve) => {
        ends.push(() => {
          committed();
          resolve();
        });
        most = Math.max(most, ends.length);
      });
    },
  };
  return { target, ends, most: () => most };
}

test("events are due by the schedule, whatever became of those before them", async (t) => {
  const { target, ends } = held();
  const writing = pace(target, 1, 20, 1000);
  // Nothing is committed until all are on their way: a closed loop would wait for ever.
  while (ends.length < 20) await new Promise((resolve) => setTimeout(resolve, 1));
  for (const end of ends) end();
  const { intended, committed } = await writing;
  t.same(
    intended.map((due) => Math.round((due - intended[0]!) * 1000) / 1000),
    Array.from({ length: 20 }, (_, index) => index),
    "one a millisecond",
  );
  t.ok(
    committed.every((at, index) => at >= intended[index]!),
    "the stall counts against the events that waited for it",
  );
});

test("without a rate, few are on their way at once", async (t) => {
  const { target, ends, most } = held();
  const writing = pace(target, 1, 100, 0);
  let ended = 0;
  while (ended < 100) {
    await new Promise((resolve) => setTimeout(resolve, 0));
    for (const end of ends.splice(0)) {
      end();
      ended += 1;
    }
  }
  await writing;
  t.equal(most(), 16);
});

test("numbers go on from the first, and a failed write fails the whole", async (t) => {
  const seen: number[] = [];
  const target: Target = {
    async write(n, committed) {
      if (n === 9) throw new Error("the disk is full");
      seen.push(n);
      committed();
    },
  };
  t.equal((await pace(target, 5, 3, 0)).first, 5);
  t.same(seen, [5, 6, 7]);
  await t.rejects(pace(target, 8, 10, 0), /the disk is full/);
});
