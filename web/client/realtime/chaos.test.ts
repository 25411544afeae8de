import fc from "fast-check";
import type { Fate, Rules } from "../../../harness/evil-proxy.ts";
import { test } from "../../../harness/testing/tap.ts";
import { QUICK, recorder, stage, until, upTo } from "./stage.fixture.ts";

const fates: Fate[] = ["pass", "pass", "pass", 403, 502, "reset", "blackhole", "swallow", { cutMs: 30 }];
const kinds = ["websocket", "polling", "http"] as const satisfies (keyof Rules)[];

type Step =
  | { do: "rule"; kind: keyof Rules; fate: Fate }
  | { do: "cut" | "mute"; kind: keyof Rules }
  | { do: "commit"; rooms: string[]; times: number }
  | { do: "drain" | "disconnect" | "wait" };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant("rule" as const), kind: fc.constantFrom(...kinds), fate: fc.constantFrom(...fates) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom("cut" as const, "mute" as const), kind: fc.constantFrom(...kinds) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("commit" as const),
      rooms: fc.subarray(["task:1", "run:1", "flowchart:1"], { minLength: 1 }),
      times: fc.integer({ min: 1, max: 70 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom("drain" as const, "disconnect" as const, "wait" as const, "wait" as const) }) },
);

test("whatever the way does, once it is healed every event has been applied once and in order", async (t) => {
  const seed = Date.now() % 1_000_000;
  t.comment(`seed ${seed}`);
  const runs = fc.sample(fc.array(step, { minLength: 25, maxLength: 40 }), { seed, numRuns: 4 });
  for (const [index, steps] of runs.entries()) {
    await t.test(`run ${index + 1} of seed ${seed}`, async (t) => {
      const { server, proxy, realtime, handlers, applied, from, reach, label } = await stage(
        t,
        {},
        { timings: { ...QUICK, websocketMs: 500, pollingMs: 600, requestMs: 600, lostMs: 200 } },
      );
      const other = recorder(server);
      const followings = ["task:1", "run:1"].map((room) => realtime.follow(room, from, handlers));
      realtime.follow("flowchart:1", from, other.handlers);
      const seen = new Set<string>();
      realtime.onStatus(() => seen.add(label()));
      let lose = 0;
      server.state.lose = () => ++lose % 13 === 0;
      for (const each of steps) {
        if (each.do === "rule") proxy.set({ [each.kind]: each.fate });
        else if (each.do === "cut") proxy.cut(each.kind);
        else if (each.do === "mute") proxy.mute(each.kind);
        else if (each.do === "commit") for (const _ of upTo(each.times)) server.commit(...each.rooms);
        else if (each.do === "drain") server.drain(20);
        else if (each.do === "disconnect") server.disconnect();
        else await new Promise((resolve) => setTimeout(resolve, 60));
      }
      proxy.set({ websocket: "pass", polling: "pass", http: "pass" });
      await reach("live/websocket");
      const done = () =>
        followings.every((following, at) => following.cursor()?.after === server.head(at === 0 ? "task:1" : "run:1")) &&
        other.applied.length === server.head("flowchart:1");
      await until("everybody is at the head", done);
      for (const room of ["task:1", "run:1"]) {
        const numbers = applied.flatMap((envelope) => envelope.room_sequences[room] ?? []);
        t.same(numbers, upTo(server.head(room)), room);
      }
      t.same(other.numbers("flowchart:1"), upTo(server.head("flowchart:1")));
      t.equal(new Set(applied.map((envelope) => envelope.event_id)).size, applied.length, "none twice");
      await until("one connection is left", () => server.sockets() === 1);
      t.comment(`${applied.length + other.applied.length} events over ${[...seen].join(", ")}`);
    });
  }
});
