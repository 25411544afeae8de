import { test } from "../../../harness/testing/tap.ts";
import type { Environment, Signal } from "./environment.ts";
import { QUICK, recorder, stage, until, upTo } from "./stage.fixture.ts";

test("from now on: only later events, and a cursor once the server has answered", async (t) => {
  const { server, realtime, applied, handlers, numbers } = await stage(t);
  for (const _ of upTo(3)) server.commit("task:1");
  const following = realtime.follow("task:1", null, handlers);
  t.equal(following.cursor(), null);
  await until("the answer", () => following.cursor() !== null);
  t.equal(following.cursor()?.after, 3);
  server.commit("task:1");
  await until("the event", () => applied.length === 1);
  t.same(numbers("task:1"), [4]);
});

test("the follows of one script become one call", async (t) => {
  const { server, realtime, handlers, from, reach } = await stage(t);
  for (const n of upTo(30)) realtime.follow(`task:${n}`, from, handlers);
  await reach("live/websocket");
  await until("all of them", () => upTo(30).every((n) => server.subscribed(`task:${n}`) === 1));
  t.equal(server.state.subscribes, 1);
});

test("one event of several rooms is applied once per state, and every part of the page with its own state gets it", async (t) => {
  const { server, realtime, handlers, from, applied } = await stage(t);
  const other = recorder(server);
  realtime.follow("task:1", from, handlers);
  realtime.follow("run:1", from, handlers);
  realtime.follow("run:1", from, other.handlers);
  t.throws(() => realtime.follow("run:1", from, handlers), /already followed/);
  server.commit("task:1", "run:1");
  server.commit("task:1");
  server.commit("run:1");
  await until("all events", () => applied.length === 3 && other.applied.length === 2);
  t.same(
    applied.map((envelope) => envelope.sequence),
    upTo(3),
  );
});

test("a lost frame is noticed by the next one, and the last one by the head", async (t) => {
  const { server, realtime, handlers, from, applied, numbers, codes } = await stage(t);
  realtime.follow("task:1", from, handlers);
  await until("the subscription", () => server.subscribed("task:1") === 1);
  server.state.lose = (envelope) => envelope.sequence === 2 || envelope.sequence === 5;
  for (const _ of upTo(5)) server.commit("task:1");
  await until("all events", () => applied.length === 5);
  t.same(numbers("task:1"), upTo(5));
  t.same(codes(), ["live/websocket connected"], "on the same connection");
});

test("a position that is too old is replaced by a snapshot, and the stream goes on from it", async (t) => {
  const { server, realtime, handlers, from, applied, resnapshots, numbers } = await stage(t);
  for (const _ of upTo(4)) server.commit("task:1");
  server.trimmed.set("task:1", 3);
  realtime.follow("task:1", from, handlers);
  await until("the snapshot", () => resnapshots.length === 1);
  await until("the subscription", () => server.subscribed("task:1") === 1);
  server.commit("task:1");
  await until("the event", () => applied.length === 1);
  t.same([resnapshots, numbers("task:1")], [["too_old"], [5]]);
});

for (const way of ["live/websocket", "polling"]) {
  test(`a lost history is noticed while ${way}: a snapshot of the new epoch, then on`, async (t) => {
    const fate = way === "polling" ? 403 : "pass";
    const { server, realtime, handlers, from, applied, resnapshots, reach } = await stage(t, { websocket: fate, polling: fate });
    const following = realtime.follow("task:1", from, handlers);
    server.commit("task:1");
    await reach(way);
    await until("the event", () => applied.length === 1);
    server.forget();
    server.commit("task:1");
    await until("the snapshot", () => resnapshots.length === 1 && following.cursor()?.epoch === "epoch-2");
    server.commit("task:1");
    await until("the event of the new epoch", () => applied.at(-1)?.epoch === "epoch-2" && following.cursor()?.after === 2);
    t.same(resnapshots, ["epoch_changed"]);
  });
}

test("a snapshot that covers several rooms moves all of them; one that fails is tried again", async (t) => {
  const errors: unknown[] = [];
  const { server, realtime, from } = await stage(t, {}, { report: (error) => errors.push(error) });
  const applied: number[] = [];
  let calls = 0;
  const handlers = {
    onEvent: ({ sequence }: { sequence: number }) => void applied.push(sequence),
    async onResnapshot() {
      calls += 1;
      if (calls === 1) throw new Error("the status endpoint is away");
      return { epoch: server.state.epoch, rooms: { "task:1": server.head("task:1"), "run:1": server.head("run:1") } };
    },
  };
  for (const _ of upTo(3)) server.commit("task:1", "run:1");
  server.trimmed.set("task:1", 3);
  server.trimmed.set("run:1", 3);
  const following = realtime.follow("task:1", from, handlers);
  realtime.follow("run:1", from, handlers);
  await until("the snapshot", () => following.cursor()?.after === 3);
  await until("the subscriptions", () => server.subscribed("task:1") === 1 && server.subscribed("run:1") === 1);
  server.commit("run:1", "task:1");
  await until("the event", () => applied.length === 1);
  t.same([calls, applied], [2, [4]]);
  t.match(String(errors[0]), /is away/);
});

test("a room that is refused is said to be, and the others go on", async (t) => {
  const { server, realtime, handlers, from, applied, refused } = await stage(t);
  realtime.follow("task:forbidden", from, handlers);
  realtime.follow("task:1", from, handlers);
  server.commit("task:1", "task:forbidden");
  await until("the event of the other room", () => applied.length === 1);
  t.same(refused, ["task:forbidden forbidden"]);
});

test("unfollowing ends the subscription when nobody else needs it, and following again starts where it is told", async (t) => {
  const { server, realtime, handlers, from, applied, numbers } = await stage(t);
  const other = recorder(server);
  const first = realtime.follow("task:1", from, handlers);
  const second = realtime.follow("task:1", from, other.handlers);
  server.commit("task:1");
  await until("both", () => applied.length === 1 && other.applied.length === 1);
  first.unfollow();
  server.commit("task:1");
  await until("the other", () => other.applied.length === 2);
  second.unfollow();
  second.unfollow();
  await until("nobody", () => server.subscribed("task:1") === 0);
  server.commit("task:1");
  realtime.follow("task:1", { epoch: "epoch-1", after: 1 }, handlers);
  await until("the rest", () => applied.length === 3);
  t.same([numbers("task:1"), other.applied.length], [upTo(3), 2]);
});

test("a handler that throws is reported and does not stop the stream; one that unfollows gets nothing more", async (t) => {
  const errors: string[] = [];
  const { server, realtime, from } = await stage(t, {}, { report: (error) => errors.push(String(error)) });
  const applied: number[] = [];
  const following = realtime.follow("task:1", from, {
    onEvent({ sequence }) {
      applied.push(sequence);
      if (sequence === 1) throw new Error("a bug of the page");
      if (sequence === 3) following.unfollow();
    },
    onResnapshot: async () => from,
  });
  await until("the subscription", () => server.subscribed("task:1") === 1);
  // The first frame is lost, so that all five are handed over at once.
  server.state.lose = ({ sequence }) => sequence === 1;
  for (const _ of upTo(5)) server.commit("task:1");
  await until("nobody", () => applied.length === 3 && server.subscribed("task:1") === 0);
  t.same([applied, errors], [upTo(3), ["Error: a bug of the page"]]);
});

test("a hole that the connection did not live to fill is no reason for a snapshot", async (t) => {
  const { server, proxy, realtime, handlers, from, applied, resnapshots, numbers, reach } = await stage(
    t,
    {},
    { timings: { ...QUICK, holdMs: 1 } },
  );
  realtime.follow("task:1", from, handlers);
  await until("the subscription", () => server.subscribed("task:1") === 1);
  server.state.lose = ({ sequence }) => sequence === 1;
  proxy.set({ websocket: "reset", polling: "reset", http: "reset" });
  for (const _ of upTo(3)) server.commit("task:1");
  proxy.cut();
  await reach("offline");
  proxy.set({ websocket: "pass", polling: "pass", http: "pass" });
  await until("all events", () => applied.length === 3);
  t.same([numbers("task:1"), resnapshots], [upTo(3), []]);
});

test("a page of events that comes after the socket took over changes nothing", async (t) => {
  const late: (() => void)[] = [];
  let hold = false;
  const { server, proxy, realtime, handlers, from, applied, refused, reach } = await stage(
    t,
    { websocket: 403, polling: 403 },
    {
      async fetch(url, init) {
        if (!hold || !url.includes("/api/events")) return fetch(url, init);
        await new Promise<void>((resolve) => late.push(resolve));
        return new Response(JSON.stringify({ code: "not_found" }), { status: 404 });
      },
    },
  );
  realtime.follow("task:1", from, handlers);
  await reach("polling");
  hold = true;
  await until("a page is on its way", () => late.length > 0);
  proxy.set({ websocket: "pass" });
  await reach("live/websocket");
  for (const answer of late) answer();
  server.commit("task:1");
  await until("the event", () => applied.length === 1);
  t.same(refused, []);
});

test("in a hidden tab events are fetched seldom, and at once when it is shown again", async (t) => {
  let tell: ((signal: Signal) => void) | null = null;
  const environment: Environment = {
    online: () => true,
    hidden: () => true,
    listen(listener) {
      tell = listener;
      return () => {};
    },
  };
  const timings = { ...QUICK, eventsHiddenMs: 60_000, retryMs: 60_000, retryMaxMs: 60_000 };
  const { server, realtime, handlers, from, applied, reach } = await stage(t, { websocket: 403, polling: 403 }, { environment, timings });
  realtime.follow("task:1", from, handlers);
  await reach("polling");
  await until("the first page", () => server.state.pages > 0);
  server.commit("task:1");
  tell!("wake");
  await until("the event", () => applied.length === 1);
});

test("a room that the fresh snapshot leaves out is not followed any longer", async (t) => {
  const { server, realtime, from } = await stage(t);
  const applied: number[] = [];
  const refused: string[] = [];
  const handlers = {
    onEvent: ({ sequence }: { sequence: number }) => void applied.push(sequence),
    onResnapshot: async () => ({ epoch: server.state.epoch, rooms: { "task:2": server.head("task:2") } }),
    onRefused: (room: string, code: string) => void refused.push(`${room} ${code}`),
  };
  server.commit("task:1");
  server.trimmed.set("task:1", 1);
  const following = realtime.follow("task:1", from, handlers);
  realtime.follow("task:2", from, handlers);
  await until("it is said", () => refused.length === 1);
  server.commit("task:2");
  await until("the other room goes on", () => applied.length === 1);
  t.same([refused, following.cursor()], [["task:1 not_found"], null]);
});
