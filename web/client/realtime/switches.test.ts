import { test } from "../../../harness/testing/tap.ts";
import type { Environment, Memory, Signal } from "./environment.ts";
import { QUICK, stage, until, upTo } from "./stage.fixture.ts";

const everything = (fate: "pass" | "reset" | "blackhole") => ({ websocket: fate, polling: fate, http: fate });

test("long-polling that gets nothing to the server is given up, closed, and replaced by event polling", async (t) => {
  const { server, proxy, realtime, reach, applied, handlers, from } = await stage(
    t,
    { websocket: 403, polling: "deaf" },
    { timings: { ...QUICK, pollingMs: 300, retryMs: 60_000 } },
  );
  realtime.follow("task:1", from, handlers);
  await reach("polling");
  await until("what was given up is closed", () => proxy.seen.polling > 0 && proxy.open("polling") === 0);
  server.commit("task:1");
  await until("the event", () => applied.length === 1);
});

for (const fate of ["reset", "blackhole"] as const) {
  test(`when everything is ${fate}, the client is offline, fetches nothing, leaves nothing open, and is back when the way is`, async (t) => {
    const { server, proxy, realtime, reach, applied, handlers, from } = await stage(t, everything(fate), {
      timings: { ...QUICK, websocketMs: 500, pollingMs: 500, requestMs: 500 },
    });
    realtime.follow("task:1", from, handlers);
    await reach("offline");
    t.equal(realtime.status().code, "unreachable");
    t.equal(server.state.pages, 0);
    await until("the next attempts", () => proxy.seen.polling >= 3);
    t.ok(proxy.open("polling") <= 1 && proxy.open("websocket") <= 1, "what was given up is closed");
    proxy.set(everything("pass"));
    server.commit("task:1");
    await reach("live/websocket");
    await until("the event", () => applied.length === 1);
  });
}

test("a WebSocket that falls silent is noticed by the missing heads, and the stream goes on elsewhere without a gap", async (t) => {
  const { server, proxy, realtime, reach, applied, handlers, from, numbers, codes } = await stage(t);
  realtime.follow("task:1", from, handlers);
  await reach("live/websocket");
  server.commit("task:1");
  await until("the first event", () => applied.length === 1);
  proxy.mute("websocket");
  server.commit("task:1");
  await until("the event after the silence", () => applied.length === 2);
  t.same(numbers("task:1"), upTo(2));
  t.ok(codes().includes("reconnecting stalled"), codes().join(", "));
});

test("long-polling that falls silent is noticed too", async (t) => {
  const { server, proxy, realtime, reach, applied, handlers, from, codes } = await stage(t, { websocket: 403 });
  realtime.follow("task:1", from, handlers);
  await reach("live/polling");
  await until("the subscription", () => server.subscribed("task:1") === 1);
  proxy.set({ polling: "blackhole" });
  proxy.mute("polling");
  await until("it was noticed", () => codes().includes("reconnecting stalled"));
  proxy.set({ polling: "pass" });
  server.commit("task:1");
  await until("the event", () => applied.length === 1);
});

test("WebSockets that are cut again and again give way to long-polling", async (t) => {
  const { server, realtime, handlers, from, label } = await stage(
    t,
    { websocket: { cutMs: 200 } },
    { timings: { ...QUICK, cutMs: 60_000 } },
  );
  realtime.follow("task:1", from, handlers);
  // One that is cut before it is ready counts as refused, which may come first on a busy machine.
  await until("it says why", () => label() === "live/polling" && realtime.status().code === "websocket_cut");
  t.ok(server.state.connections.websocket >= 2);
});

test("event polling survives that the way breaks altogether, says so, and goes on", async (t) => {
  const { server, proxy, realtime, reach, applied, handlers, from, numbers } = await stage(t, { websocket: 502, polling: 502 });
  realtime.follow("task:1", from, handlers);
  await reach("polling");
  proxy.set({ http: "reset" });
  await reach("offline");
  server.commit("task:1");
  proxy.set({ http: "pass" });
  await reach("polling");
  await until("the event", () => applied.length === 1);
  proxy.set({ polling: "pass" });
  await reach("live/polling");
  server.commit("task:1");
  await until("the second event", () => applied.length === 2);
  t.same(numbers("task:1"), upTo(2));
  t.notOk(await server.doubled());
});

test("a socket that dies while the server lives is tried again for a while before events are fetched", async (t) => {
  const { server, proxy, realtime, reach, applied, handlers, from, codes } = await stage(t);
  realtime.follow("task:1", from, handlers);
  await reach("live/websocket");
  proxy.set({ websocket: 502, polling: 502 });
  proxy.cut();
  server.commit("task:1");
  await reach("polling");
  t.ok(codes().includes("reconnecting lost"), codes().join(", "));
  t.ok(proxy.seen.polling > 1, "more than one attempt was made before");
  await until("the event", () => applied.length === 1);
});

test("something busy on the page makes event polling ask more often", async (t) => {
  const { server, realtime, reach, applied, handlers, from } = await stage(
    t,
    { websocket: 403, polling: 403 },
    { timings: { ...QUICK, eventsMs: 60_000, retryMs: 60_000, retryMaxMs: 60_000 } },
  );
  realtime.follow("task:1", from, handlers);
  await reach("polling");
  realtime.setBusy(true);
  for (const n of upTo(3)) {
    server.commit("task:1");
    await until(`event ${n}`, () => applied.length === n);
  }
  t.pass("three rounds within the time of one");
});

test("a client that is signed out says so, keeps quiet, and is back after signing in", async (t) => {
  const { server, realtime, reach, handlers, from, applied } = await stage(t, {}, { timings: { ...QUICK, refusedMs: 300 } });
  server.state.refusal = { code: "unauthenticated", message: "You are not signed in", retry: false };
  realtime.follow("task:1", from, handlers);
  await reach("offline");
  t.equal(realtime.status().code, "signed_out");
  t.equal(server.state.handshakes.length, 1, "one attempt was enough");
  t.equal(server.state.pages, 0);
  server.state.refusal = null;
  server.commit("task:1");
  await reach("live/websocket");
  await until("the event", () => applied.length === 1);
});

test("signed out is told apart while events are fetched, too", async (t) => {
  const { server, realtime, reach, handlers, from } = await stage(t, { websocket: 403, polling: 403 });
  realtime.follow("task:1", from, handlers);
  server.state.status = 401;
  await until("it is noticed", () => realtime.status().code === "signed_out");
  server.state.status = null;
  await reach("polling");
});

test("a refusal with a sentence is shown and not hammered", async (t) => {
  const { server, realtime, reach } = await stage(t, {}, { timings: { ...QUICK, refusedMs: 60_000 } });
  server.state.refusal = { code: "bad_request", message: "This server speaks contract v2: reload the page", retry: false };
  await reach("offline");
  t.same([realtime.status().code, realtime.status().reason], ["refused", "This server speaks contract v2: reload the page"]);
  t.equal(server.state.handshakes.length, 1);
});

test("a refusal that may pass is tried again like a lost connection", async (t) => {
  const { server, realtime, reach } = await stage(t);
  server.state.refusal = { code: "draining", message: "This worker is leaving", retry: true };
  await until("several attempts", () => server.state.handshakes.length >= 3);
  server.state.refusal = null;
  await reach("live/websocket");
  t.equal(realtime.status().code, "connected");
});

test("a draining worker is used until another connection is ready", async (t) => {
  const { server, realtime, reach, handlers, from, applied, numbers, codes } = await stage(t);
  realtime.follow("task:1", from, handlers);
  await reach("live/websocket");
  await until("the subscription", () => server.subscribed("task:1") === 1);
  server.drain(50);
  await reach("draining");
  server.commit("task:1");
  await until("the event on the old connection or the new one", () => applied.length === 1);
  await reach("live/websocket");
  t.equal(server.state.connections.websocket, 2);
  await until("one subscription", () => server.subscribed("task:1") === 1 && server.sockets() === 1);
  server.commit("task:1");
  await until("the second event", () => applied.length === 2);
  t.same(numbers("task:1"), upTo(2));
  t.notOk(
    codes().some((code) => code.startsWith("reconnecting")),
    "it was never without a connection",
  );
});

test("a draining worker that ends first is left in the usual way", async (t) => {
  const { server, realtime, reach, label, handlers, from, applied } = await stage(t);
  realtime.follow("task:1", from, handlers);
  await reach("live/websocket");
  await until("it drains", () => {
    // On a busy machine it may have taken another connection meanwhile, which has not heard of it.
    server.drain(60_000);
    return label() === "draining";
  });
  server.disconnect();
  server.commit("task:1");
  await reach("live/websocket");
  await until("the event", () => applied.length === 1);
});

test("the server's word that WebSockets do not pass is shown and believed", async (t) => {
  const { server, realtime, reach } = await stage(t, { websocket: 403 });
  server.state.blocked = true;
  await reach("live/polling");
  t.equal(realtime.status().code, "websocket_blocked");
});

test("the next page of the tab starts with what worked", async (t) => {
  const kept = new Map<string, string>();
  const storage: Memory = {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
  const slow = { ...QUICK, barredMs: 60_000, retryMs: 60_000 };
  const first = await stage(t, { websocket: "blackhole" }, { storage, timings: slow });
  await first.reach("live/polling");
  const second = await stage(t, { websocket: "blackhole" }, { storage, timings: slow });
  await second.reach("live/polling");
  t.equal(second.proxy.seen.websocket, 0);
  t.equal(second.realtime.status().code, "websocket_blackholed");
  const third = await stage(t, { polling: 403 }, { storage, timings: slow });
  await third.reach("live/websocket");
  t.equal(kept.size, 0, "a WebSocket that works makes it forget");
});

/** A page that the test puts away, wakes and takes the network from. */
function browser() {
  let tell: ((signal: Signal) => void) | null = null;
  const state = { online: true, listening: false };
  const environment: Environment = {
    online: () => state.online,
    hidden: () => false,
    listen(listener) {
      tell = listener;
      state.listening = true;
      return () => {
        state.listening = false;
      };
    },
  };
  return { environment, state, signal: (signal: Signal) => tell?.(signal) };
}

test("a page in the back/forward cache holds no connection, and continues where it was", async (t) => {
  const { environment, signal } = browser();
  const { server, realtime, reach, handlers, from, applied, numbers } = await stage(t, {}, { environment });
  realtime.follow("task:1", from, handlers);
  await reach("live/websocket");
  server.commit("task:1");
  await until("the event", () => applied.length === 1);
  signal("shelved");
  await until("nobody is connected", () => server.sockets() === 0);
  server.commit("task:1");
  signal("wake");
  await reach("live/websocket");
  await until("the missed event", () => applied.length === 2);
  t.same(numbers("task:1"), upTo(2));
});

test("waking looks at the connection at once, and no network is called that", async (t) => {
  const { environment, state, signal } = browser();
  const { proxy, realtime, reach } = await stage(
    t,
    {},
    { environment, timings: { ...QUICK, unreachableMaxMs: 60_000, reconnectMaxMs: 60_000, lostMs: 0, ackMs: 300 } },
  );
  await reach("live/websocket");
  state.online = false;
  proxy.set(everything("reset"));
  proxy.mute("websocket");
  signal("offline");
  await reach("offline");
  t.equal(realtime.status().code, "no_network");
  state.online = true;
  proxy.set(everything("pass"));
  signal("wake");
  await reach("live/websocket");
});

test("closing ends everything: the socket, the waits and the listeners", async (t) => {
  const { environment, state } = browser();
  const { server, proxy, realtime, reach, handlers, from, label } = await stage(t, {}, { environment });
  realtime.follow("task:1", from, handlers);
  await reach("live/websocket");
  realtime.close();
  t.same([label(), realtime.status().code, state.listening], ["offline", "closed", false]);
  await until("nothing is open", () => server.sockets() === 0 && proxy.open("websocket") === 0);
  t.throws(() => realtime.follow("task:2", null, handlers), /closed/);
});
