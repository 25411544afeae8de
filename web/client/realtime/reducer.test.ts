import fc from "fast-check";
import { test } from "../../../harness/testing/tap.ts";
import type { Envelope } from "../../../src/contract/envelope.ts";
import { createReducer, type Effect, type Reducer } from "./reducer.ts";

const HOLD = 200;

/** Committed events with contiguous numbers per room. */
const history = (touched: readonly (readonly string[])[], epoch = "e1"): Envelope[] => {
  const heads: Record<string, number> = {};
  return touched.map((rooms, index) => {
    for (const room of rooms) heads[room] = (heads[room] ?? 0) + 1;
    return {
      contract_version: "v1",
      event_id: `event-${index + 1}`,
      idempotency_key: `key-${index + 1}`,
      sequence: index + 1,
      sequence_stream: "task:1",
      emitted_at: "2026-01-02T03:04:05.678Z",
      event_type: "node.task.updated",
      entity_kind: "task",
      entity_id: "1",
      room_keys: [...rooms],
      room_sequences: Object.fromEntries(rooms.map((room) => [room, heads[room]!])),
      epoch,
      runtime: null,
      payload: null,
    };
  });
};
const headOf = (events: readonly Envelope[], room: string) =>
  events.findLast((event) => event.room_sequences[room])?.room_sequences[room] ?? 0;
const applied = (effects: Effect[]) => effects.flatMap((effect) => (effect.do === "apply" ? [effect.envelope.event_id] : []));
const resubscribed = (effects: Effect[]) => effects.flatMap((effect) => (effect.do === "resubscribe" ? [effect.room] : []));

test("any loss, doubling and reordering of frames, then replays, ends with every event applied once and in order", (t) => {
  const rooms = ["task:1", "run:1", "flowchart:1"];
  const action = fc.oneof(
    { weight: 8, arbitrary: fc.record({ do: fc.constant("frame" as const), at: fc.nat(59) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant("head" as const), room: fc.constantFrom(...rooms) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant("tick" as const), ms: fc.constantFrom(10, 150, 400, 3000) }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant("answer" as const), lose: fc.nat(3) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("lost" as const) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("demand" as const), room: fc.constantFrom(...rooms) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant("load" as const), age: fc.nat(5) }) },
  );
  const counts = { applied: 0, snapshots: 0, replays: 0 };
  fc.assert(
    fc.property(
      fc.array(fc.subarray(rooms, { minLength: 1 }), { minLength: 1, maxLength: 60 }),
      fc.subarray(rooms, { minLength: 1 }),
      fc.array(action, { maxLength: 120 }),
      fc.integer({ min: 1, max: 20 }),
      (touched, follow, actions, maxHeld) => {
        const events = history(touched);
        const wanted = events.filter((event) => event.room_keys.some((room) => follow.includes(room)));
        const reducer = createReducer({ holdMs: HOLD, maxHeld });
        // The page's state: which events it contains. A snapshot replaces it.
        let state = new Set<string>();
        const asked = new Set<string>(follow);
        let demanded = false;
        let committed = 0;
        let now = 0;
        const run = (effects: Effect[]) => {
          for (const effect of effects) {
            if (effect.do === "apply") {
              if (state.has(effect.envelope.event_id)) throw new Error(`${effect.envelope.event_id} applied twice`);
              for (const room of follow) {
                const n = effect.envelope.room_sequences[room];
                const before = events.findLast((event) => n !== undefined && event.room_sequences[room] === n - 1);
                if (before && !state.has(before.event_id)) throw new Error(`${effect.envelope.event_id} before ${before.event_id}`);
              }
              state.add(effect.envelope.event_id);
              counts.applied += 1;
            } else if (effect.do === "resubscribe") asked.add(effect.room);
            else demanded = true;
          }
        };
        const visible = () => events.slice(0, committed);
        const answer = (lose: number) => {
          for (const room of asked) {
            asked.delete(room);
            if (reducer.resnapshotting(room)) continue;
            counts.replays += 1;
            const from = reducer.position(room)!.after;
            run(reducer.joined(room, "e1", headOf(visible(), room), now));
            visible().forEach((event, index) => {
              if ((event.room_sequences[room] ?? 0) > from && !(lose > 0 && index % (lose + 1) === 0)) run(reducer.frame(event, now));
            });
          }
        };
        const load = (age: number) => {
          if (!demanded) return;
          demanded = false;
          counts.snapshots += 1;
          const taken = events.slice(0, Math.max(0, committed - age));
          state = new Set(taken.filter((event) => wanted.includes(event)).map((event) => event.event_id));
          run(reducer.snapshotted("e1", Object.fromEntries(follow.map((room) => [room, headOf(taken, room)])), now));
        };
        for (const room of follow) reducer.add(room, { epoch: "e1", after: 0 });

        for (const step of actions) {
          if (step.do === "frame") {
            const event = events[step.at % events.length]!;
            committed = Math.max(committed, (step.at % events.length) + 1);
            run(reducer.frame(event, now));
          } else if (step.do === "head") reducer.head(step.room, "e1", headOf(visible(), step.room), now);
          else if (step.do === "tick") {
            now += step.ms;
            run(reducer.due(now));
          } else if (step.do === "answer") answer(step.lose);
          else if (step.do === "lost") {
            reducer.lost();
            for (const room of reducer.rooms()) if (!reducer.resnapshotting(room)) asked.add(room);
          } else if (step.do === "demand")
            run(reducer.resnapshot({ room: step.room, epoch: "e1", head: headOf(visible(), step.room), reason: "too_old" }));
          else load(step.age);
        }

        committed = events.length;
        for (let turn = 0; turn < 200; turn += 1) {
          for (const room of follow) reducer.head(room, "e1", headOf(events, room), now);
          now += 10_000;
          run(reducer.due(now));
          load(0);
          answer(0);
        }
        for (const room of follow) {
          if (reducer.position(room)?.after !== headOf(events, room)) throw new Error(`${room} is at ${reducer.position(room)?.after}`);
        }
        if (state.size !== wanted.length) throw new Error(`${state.size} of ${wanted.length} events`);
        if (reducer.waiting()) throw new Error("it still waits for something");
      },
    ),
    { numRuns: 400 },
  );
  t.ok(counts.applied > 1000 && counts.snapshots > 10 && counts.replays > 100, JSON.stringify(counts));
});

/** Follows rooms from 0, already live. */
const following = (...rooms: string[]): Reducer => {
  const reducer = createReducer({ holdMs: HOLD });
  for (const room of rooms) reducer.add(room, { epoch: "e1", after: 0 });
  for (const room of rooms) reducer.joined(room, "e1", 0, 0);
  return reducer;
};

test("an event of two followed rooms is applied once and moves both cursors", (t) => {
  const [event] = history([["task:1", "run:1"]]);
  const reducer = following("task:1", "run:1");
  t.same(applied(reducer.frame(event!, 0)), ["event-1"]);
  t.same(applied(reducer.frame(event!, 0)), []);
  t.same([reducer.position("task:1")?.after, reducer.position("run:1")?.after], [1, 1]);
});

test("a hole is held for a while, then only its room is subscribed again, with growing patience, and at last replaced by a snapshot", (t) => {
  const [, second] = history([["task:1"], ["task:1", "run:1"]]);
  const reducer = following("task:1", "run:1");
  t.same(reducer.frame(second!, 0), []);
  t.same(reducer.due(HOLD - 1), []);
  let now = 0;
  let wait = HOLD;
  for (let tries = 0; tries < 6; tries += 1) {
    t.same(reducer.due(now + wait - 1), []);
    now += wait;
    t.same(resubscribed(reducer.due(now)), ["task:1"]);
    t.same(reducer.due(now + 60_000), [], "nothing is repeated while the answer is awaited");
    reducer.joined("task:1", "e1", 2, now);
    wait = Math.min(wait * 2, 5000);
  }
  t.match(reducer.due(now + 5000), [{ do: "resnapshot", info: { room: "task:1", reason: "stuck", head: 2 } }]);
});

test("a head ahead of the cursor is a hole too", (t) => {
  const reducer = following("task:1");
  reducer.head("task:1", "e1", 1, 0);
  t.ok(reducer.waiting());
  t.same(resubscribed(reducer.due(HOLD)), ["task:1"]);
});

test("an acknowledgement whose head is ahead is a hole until the replay has come", (t) => {
  const events = history([["task:1"], ["task:1"]]);
  const reducer = createReducer({ holdMs: HOLD });
  reducer.add("task:1", { epoch: "e1", after: 0 });
  reducer.joined("task:1", "e1", 2, 0);
  t.ok(reducer.waiting());
  for (const event of events) reducer.frame(event, 0);
  t.notOk(reducer.waiting());
});

test("from now on means: what the acknowledgement's head covers is dropped, what comes after it is applied, also when it came first", (t) => {
  const events = history([["task:1"], ["task:1"], ["task:1"]]);
  const reducer = createReducer({ holdMs: HOLD });
  reducer.add("task:1", null);
  t.equal(reducer.position("task:1"), null);
  t.same(applied(reducer.frame(events[1]!, 0)), []);
  t.same(applied(reducer.frame(events[2]!, 0)), []);
  t.same(applied(reducer.joined("task:1", "e1", 2, 0)), ["event-3"]);
});

test("an acknowledgement of another epoch asks for a snapshot once, and live events of the new epoch wait for it", (t) => {
  const reducer = following("task:1");
  const old = history([["task:1"], ["task:1"], ["task:1"]])[2]!;
  const fresh = history([["task:1"], ["task:1"]], "e2");
  t.match(reducer.joined("task:1", "e2", 1, 0), [{ do: "resnapshot", info: { reason: "epoch_changed", epoch: "e2", head: 1 } }]);
  t.same(reducer.resnapshot({ room: "task:1", epoch: "e2", head: 1, reason: "epoch_changed" }), []);
  t.same(reducer.frame(old, 0), []);
  t.same(reducer.frame(fresh[1]!, 0), []);
  const effects = reducer.snapshotted("e2", { "task:1": 1 }, 0);
  t.same([resubscribed(effects), applied(effects)], [["task:1"], ["event-2"]]);
  t.same(reducer.position("task:1"), { epoch: "e2", after: 2 });
});

test("a frame or a head of another epoch changes nothing by itself: the room is subscribed again and the server decides", (t) => {
  const reducer = following("task:1");
  t.same(reducer.frame(history([["task:1"]], "e2")[0]!, 0), []);
  t.same(resubscribed(reducer.due(HOLD)), ["task:1"]);
  reducer.joined("task:1", "e1", 0, HOLD);
  t.notOk(reducer.waiting());
  reducer.head("task:1", "e2", 1, HOLD);
  t.same(resubscribed(reducer.due(2 * HOLD)), ["task:1"]);
});

test("an event waits for a room whose snapshot is on its way, and does not apply on top of a snapshot that contains it", (t) => {
  const [event] = history([["task:1", "run:1"]]);
  const reducer = following("task:1", "run:1");
  reducer.resnapshot({ room: "run:1", epoch: "e1", head: 0, reason: "too_old" });
  t.same(applied(reducer.frame(event!, 0)), []);
  t.same(reducer.due(10 * HOLD), [], "waiting for a snapshot is no hole");
  t.same(applied(reducer.snapshotted("e1", { "run:1": 1 }, 0)), []);
  t.same(reducer.position("task:1")?.after, 1);
});

test("no longer following a room sets free what waited for it", (t) => {
  const [, second] = history([["run:1"], ["task:1", "run:1"]]);
  const reducer = following("task:1", "run:1");
  t.same(applied(reducer.frame(second!, 0)), []);
  t.same(applied(reducer.remove("run:1", 0)), ["event-2"]);
});

test("what is held is bounded, and what was dropped is fetched again", (t) => {
  const events = history(Array.from({ length: 2000 }, () => ["task:1"]));
  const reducer = following("task:1");
  for (const event of events.slice(1)) reducer.frame(event, 0);
  t.same(resubscribed(reducer.due(HOLD)), ["task:1"]);
  reducer.joined("task:1", "e1", 2000, HOLD);
  t.equal(events.flatMap((event) => applied(reducer.frame(event, HOLD))).length, 2000);
  t.notOk(reducer.waiting());
});
