import type { Fate } from "../../../harness/evil-proxy.ts";
import { test } from "../../../harness/testing/tap.ts";
import { QUICK, stage, until, upTo } from "./stage.fixture.ts";

/** For tests in which no bound has to be waited for: a busy machine must not turn a way that works into one that does not. */
const PATIENT = { ...QUICK, websocketMs: 15_000, pollingMs: 15_000, ackMs: 15_000 };

test("a healthy way ends on a WebSocket, and every event arrives once", async (t) => {
  const { server, proxy, realtime, reach, applied, handlers, from, numbers } = await stage(t, {}, { timings: PATIENT });
  server.commit("task:1");
  const following = realtime.follow("task:1", from, handlers);
  await reach("live/websocket");
  server.commit("task:1");
  server.commit("task:1", "run:1");
  await until("three events", () => applied.length === 3);
  t.same(numbers("task:1"), upTo(3));
  t.same(following.cursor(), { epoch: "epoch-1", after: 3 });
  t.same(server.state.handshakes[0], { contract: "v1" });
  t.equal(proxy.seen.polling + proxy.seen.http, 0, "nothing else was tried");
});

const bad: [string, Fate, string][] = [
  ["refused with 403", 403, "websocket_refused"],
  ["refused with 400", 400, "websocket_refused"],
  ["answered with a plain 200", 200, "websocket_refused"],
  ["reset", "reset", "websocket_refused"],
  ["blackholed", "blackhole", "websocket_blackholed"],
  ["opened and then swallowed", "swallow", "websocket_silent"],
];
for (const [how, websocket, code] of bad) {
  test(`a WebSocket that is ${how} ends on long-polling, says why, and comes back`, async (t) => {
    const timings = websocket === "blackhole" || websocket === "swallow" ? { ...PATIENT, websocketMs: QUICK.websocketMs } : PATIENT;
    const { server, proxy, realtime, reach, applied, handlers, from, numbers, codes } = await stage(t, { websocket }, { timings });
    realtime.follow("task:1", from, handlers);
    await reach("live/polling");
    t.equal(realtime.status().code, code);
    server.commit("task:1");
    await until("the event", () => applied.length === 1);
    t.equal(proxy.seen.http, 0, "events are not fetched while long-polling works");
    proxy.set({ websocket: "pass" });
    await reach("live/websocket");
    server.commit("task:1");
    await until("the second event", () => applied.length === 2);
    t.same(numbers("task:1"), upTo(2));
    await until("one subscription", () => server.subscribed("task:1") === 1);
    t.ok(codes().includes(`live/polling ${code}`) && codes().includes("live/websocket connected"), codes().join(", "));
  });
}

test("only when both transports fail and the server answers, events are fetched over HTTP; then the socket takes over without doubles", async (t) => {
  const { server, proxy, realtime, reach, applied, handlers, from, numbers } = await stage(t, { websocket: 403, polling: 403 });
  for (let n = 0; n < 120; n += 1) server.commit("task:1");
  realtime.follow("task:1", from, handlers);
  await reach("polling");
  t.equal(realtime.status().code, "socket_failed");
  await until("all pages", () => applied.length === 120);
  t.ok(proxy.seen.websocket >= 1 && proxy.seen.polling >= 1 && server.state.livez >= 1, "it was verified before");
  server.commit("task:1");
  await until("a new event", () => applied.length === 121);
  proxy.set({ websocket: "pass", polling: "pass" });
  await reach("live/websocket");
  server.commit("task:1");
  await until("a pushed event", () => applied.length === 122);
  t.same(numbers("task:1"), upTo(122));
  t.notOk(await server.doubled(), "no page was fetched while a socket was subscribed");
});

test("a transport that the server does not take is never tried", async (t) => {
  const only = await stage(t, { websocket: 403 }, { transports: ["websocket"] });
  await only.reach("polling");
  t.equal(only.realtime.status().code, "socket_failed");
  t.ok(only.proxy.seen.websocket >= 1 && only.proxy.seen.polling === 0, "websockets alone");
  only.proxy.set({ websocket: "pass" });
  await only.reach("live/websocket");
  const never = await stage(t, {}, { transports: ["polling"] });
  const following = never.realtime.follow("task:1", never.from, never.handlers);
  await never.reach("live/polling");
  never.server.commit("task:1");
  await until("the event", () => never.applied.length === 1);
  // Long enough for several looks at something better.
  await until("more time", () => Date.now() - never.realtime.status().since > 10 * QUICK.retryMs);
  t.equal(never.proxy.seen.websocket, 0, "long-polling alone");
  following.unfollow();
});

test("a server that answers but needs its time is no reason to give the WebSocket up", async (t) => {
  const { server, proxy, reach } = await stage(t, {}, { timings: { ...PATIENT, websocketMs: 2000 } });
  const asked = performance.now();
  const { promise, resolve } = Promise.withResolvers<void>();
  server.state.ready = promise;
  await until("the bound has passed", () => performance.now() - asked > 2500);
  resolve();
  await reach("live/websocket");
  t.same([proxy.seen.websocket, proxy.seen.polling], [1, 0]);
});

test("a page that stood still does not take its connection for silent", async (t) => {
  const { server, realtime, reach, applied, handlers, from, codes } = await stage(t, {}, { timings: PATIENT });
  realtime.follow("task:1", from, handlers);
  await reach("live/websocket");
  await until("the subscription", () => server.subscribed("task:1") === 1);
  const since = performance.now();
  while (performance.now() - since < 1500);
  server.commit("task:1");
  await until("the event", () => applied.length === 1);
  // Several looks of the watchdog later.
  const awake = performance.now();
  await until("it was looked at", () => performance.now() - awake > 500);
  t.same(codes(), ["live/websocket connected"], "on the same connection");
});

test("a connection that is cut comes back from the cursor", async (t) => {
  const { server, proxy, realtime, reach, applied, handlers, from, numbers } = await stage(t);
  realtime.follow("task:1", from, handlers);
  await reach("live/websocket");
  for (let round = 0; round < 4; round += 1) {
    server.commit("task:1");
    proxy.cut();
    server.commit("task:1");
    await until("the replay", () => applied.length === 2 * (round + 1));
  }
  t.same(numbers("task:1"), upTo(8));
});
