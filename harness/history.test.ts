import fc from "fast-check";
import { checkHistories, type History, type Step, type Truth } from "./history.ts";
import { test } from "./testing/tap.ts";

const truthOf = (length: number): Truth => new Map([["task:a", Array.from({ length }, (_, index) => `event-${index + 1}`)]]);
const history = (steps: Step[]): History => ({ follower: "f", room: "task:a", steps });
const applied = (from: number, to: number): Step[] =>
  Array.from({ length: to - from + 1 }, (_, index) => ({ do: "apply", n: from + index, id: `event-${from + index}` }));
const kinds = (truth: Truth, steps: Step[]) => [...new Set(checkHistories(truth, [history(steps)]).map((each) => each.kind))];

test("a complete history passes, from the beginning, from a position, and over a snapshot", (t) => {
  t.same(kinds(truthOf(9), [{ do: "start", n: 0 }, ...applied(1, 9)]), []);
  t.same(kinds(truthOf(9), [{ do: "start", n: 4 }, ...applied(5, 9)]), []);
  t.same(kinds(truthOf(9), [{ do: "start", n: 0 }, ...applied(1, 3), { do: "start", n: 7 }, ...applied(8, 9)]), []);
});

test("every kind of damage to a good history is found, wherever it is", (t) => {
  const length = fc.integer({ min: 3, max: 40 });
  const damaged = length.chain((size) => fc.record({ size: fc.constant(size), at: fc.integer({ min: 0, max: size - 2 }) }));
  const check = (what: string, wanted: string, damage: (steps: Step[], at: number) => Step[]) => {
    fc.assert(
      fc.property(damaged, ({ size, at }) =>
        kinds(truthOf(size), [{ do: "start", n: 0 }, ...damage(applied(1, size), at)]).includes(wanted as never),
      ),
    );
    t.pass(what);
  };
  check("dropped", "lost", (steps, at) => steps.toSpliced(at, 1));
  check("dropped at the end", "lost", (steps, at) => steps.slice(0, at + 1));
  check("doubled", "doubled", (steps, at) => steps.toSpliced(at, 0, steps[at]!));
  check("doubled later", "doubled", (steps, at) => [...steps, steps[at]!]);
  check("swapped", "disordered", (steps, at) => steps.toSpliced(at, 2, steps[at + 1]!, steps[at]!));
  check("forged", "forged", (steps, at) => steps.toSpliced(at, 1, { do: "apply", n: at + 1, id: "nobody committed this" }));
  check("of a transaction that was rolled back", "forged", (steps) => [...steps, { do: "apply", n: steps.length + 1, id: "event-x" }]);
  check("a snapshot that goes back", "disordered", (steps, at) => steps.toSpliced(at + 2, 0, { do: "start", n: at }));
});

test("a follower that got nothing is found", (t) => {
  t.same(kinds(truthOf(3), []), ["lost"]);
  t.same(kinds(truthOf(3), [{ do: "start", n: 0 }]), ["lost"]);
});
