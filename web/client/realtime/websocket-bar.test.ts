import { test } from "../../../harness/testing/tap.ts";
import type { Failure } from "./dial.ts";
import { TIMINGS } from "./timings.ts";
import { createBar } from "./websocket-bar.ts";

const refused: Failure = {
  ready: false,
  transport: "websocket",
  code: "websocket_refused",
  reason: "The WebSocket was refused",
  refusal: null,
};

/** A tab's storage in memory, and a clock that the test moves. */
function bench() {
  const kept = new Map<string, string>();
  const clock = { now: 0 };
  const memory = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
  return { kept, clock, open: () => createBar({ timings: TIMINGS, memory, now: () => clock.now }) };
}

test("a WebSocket that fails is tried second for five minutes, and hardly at all after three refusals in a row", (t) => {
  const { clock, open } = bench();
  const bar = open();
  t.notOk(bar.up());
  for (let refusals = 1; refusals <= 3; refusals += 1) {
    bar.failed(refused);
    t.ok(bar.up());
    t.equal(bar.closed(), refusals === 3);
  }
  clock.now += TIMINGS.barredMs;
  t.notOk(bar.up() || bar.closed());
});

test("a WebSocket that works clears it, unless it is cut again and again", (t) => {
  const { kept, open } = bench();
  const bar = open();
  bar.failed(refused);
  bar.passed();
  t.same([bar.up(), bar.why(), kept.size], [false, null, 0]);
  bar.ended(100);
  t.notOk(bar.up());
  bar.ended(100);
  t.equal(bar.why()?.code, "websocket_cut");
  bar.passed();
  t.ok(bar.up(), "it has to live for a while first");
  bar.ended(TIMINGS.cutMs);
  bar.passed();
  t.notOk(bar.up());
});

test("the next page knows, and a broken or forbidden storage costs nothing", (t) => {
  const { kept, open } = bench();
  open().shut();
  const next = open();
  t.same([next.up(), next.why()?.code], [true, "websocket_blocked"]);
  for (const broken of ["{", "7", '{"until":9e99,"code":"x","reason":"y"}', '{"until":"soon"}', "[]"]) {
    for (const key of kept.keys()) kept.set(key, broken);
    t.notOk(open().up(), broken);
  }
  const forbidden = () => {
    throw new Error("SecurityError");
  };
  const bar = createBar({ timings: TIMINGS, memory: { getItem: forbidden, setItem: forbidden, removeItem: forbidden }, now: () => 0 });
  bar.shut();
  t.ok(bar.up());
});
