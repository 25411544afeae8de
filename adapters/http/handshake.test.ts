/** What the socket endpoint answers besides events, the same on every runtime: transports, errors, caching, and what it tells the operator. */
import { io } from "socket.io-client";
import { test } from "../../harness/testing/tap.ts";
import { asker } from "./ask.fixture.ts";
import { type Exchanged, exchange } from "./exchange.fixture.ts";

const POLLING = "/socket.io/?EIO=4&transport=polling";
const WEBSOCKET = "/socket.io/?EIO=4&transport=websocket";
const UPGRADE = {
  connection: "Upgrade",
  upgrade: "websocket",
  "sec-websocket-version": "13",
  "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
};
const CLOSE = { connection: "close" };
const code = ({ body }: Exchanged) => (JSON.parse(body) as { code: unknown }).code;

const settled = async (done: () => boolean) => {
  for (let n = 0; !done() && n < 400; n += 1) await new Promise((resolve) => setTimeout(resolve, 25));
  return done();
};

test("every answer says no-store, and what the protocol refuses has the number that clients know", async (t) => {
  const server = await asker();
  const { port } = server;
  const first = await exchange(port, "GET", POLLING, CLOSE);
  const { sid, upgrades } = JSON.parse(first.body.slice(1)) as { sid: string; upgrades: string[] };
  t.same(upgrades, ["websocket"]);
  const own = `&sid=${sid}`;
  const nobody = `&sid=w1~${"x".repeat(20)}`;
  const gone = `&sid=w9~${"x".repeat(20)}`;
  const text = { ...CLOSE, "content-type": "text/plain" };
  const { upgrade: _, ...stripped } = UPGRADE;
  const cases: [
    name: string,
    method: string,
    target: string,
    headers: Record<string, string>,
    body: string,
    status: number,
    code?: number,
  ][] = [
    ["a POST", "POST", POLLING + own, text, "3", 200],
    ["a websocket", "GET", WEBSOCKET, UPGRADE, "", 101],
    ["a transport that there is not", "GET", "/socket.io/?EIO=4&transport=webtransport", CLOSE, "", 400, 0],
    ["no transport", "GET", "/socket.io/?EIO=4", CLOSE, "", 400, 0],
    ["an unknown session", "GET", POLLING + nobody, CLOSE, "", 400, 1],
    ["an unknown session: a POST", "POST", POLLING + nobody, text, "3", 400, 1],
    ["an unknown session: an upgrade", "GET", WEBSOCKET + nobody, UPGRADE, "", 400, 1],
    ["a session of a worker that is gone", "GET", POLLING + gone, CLOSE, "", 400, 1],
    ["a session of a worker that is gone: a POST", "POST", POLLING + gone, text, "3", 400, 1],
    ["a session of a worker that is gone: an upgrade", "GET", WEBSOCKET + gone, UPGRADE, "", 400, 1],
    ["a POST without a session", "POST", POLLING, text, "3", 400, 2],
    ["two sessions", "GET", `${POLLING}${own}${nobody}`, CLOSE, "", 400, 3],
    ["a websocket that is no upgrade", "GET", WEBSOCKET, CLOSE, "", 400, 3],
    ["an upgrade to long-polling", "GET", POLLING, UPGRADE, "", 400, 3],
    ["a websocket without a key", "GET", WEBSOCKET, { ...UPGRADE, "sec-websocket-key": "x" }, "", 400, 3],
    ["a websocket of another version", "GET", WEBSOCKET, { ...UPGRADE, "sec-websocket-version": "8" }, "", 400, 3],
    ["a websocket whose Upgrade was taken away", "GET", WEBSOCKET, { ...stripped, ...CLOSE }, "", 400, 3],
    ["a websocket whose Connection was taken away", "GET", WEBSOCKET, { ...UPGRADE, ...CLOSE }, "", 400, 3],
    ["an older protocol", "GET", "/socket.io/?EIO=3&transport=polling", CLOSE, "", 400, 5],
    ["a method", "PUT", POLLING, text, "3", 405],
    ["another origin", "GET", POLLING, { ...CLOSE, origin: "https://evil.example" }, "", 403],
    ["another origin: an upgrade", "GET", WEBSOCKET, { ...UPGRADE, origin: "https://evil.example" }, "", 403],
    ["another host", "GET", POLLING, { ...CLOSE, host: "evil.example" }, "", 421],
    ["a preflight", "OPTIONS", POLLING + gone, { ...CLOSE, origin: server.url }, "", 204],
  ];
  t.equal(first.headers["cache-control"], "no-store", "a handshake");
  for (const [name, method, target, headers, body, status, number] of cases) {
    const answer = await exchange(port, method, target, headers, body);
    t.equal(answer.status, status, name);
    t.equal(answer.headers["cache-control"], "no-store", `${name}: Cache-Control`);
    if (number !== undefined) t.equal(code(answer), number, `${name}: its number`);
  }
  t.same(server.reports, []);
  await server.stop();
});

test("a proxy that removes the Upgrade header is named once, with what it said of itself, and counted each time", async (t) => {
  const server = await asker({ STUDIO_PROXY_FIX_ENABLED: "true" });
  const seen = { via: "1.1 some-proxy", "x-forwarded-for": "203.0.113.9", cookie: "secret=1", authorization: "Bearer secret" };
  const { upgrade: _, connection: __, ...stripped } = UPGRADE;
  for (let n = 0; n < 3; n += 1) t.equal((await exchange(server.port, "GET", WEBSOCKET, { ...stripped, ...CLOSE, ...seen })).status, 400);
  const lines = server.lines.filter(({ at }) => at === "warn");
  t.equal(lines.length, 1, "one line");
  t.match(lines[0]?.message, /proxy removed the Upgrade header/);
  t.match(lines[0]?.detail, { client: "203.0.113.9", peer: "127.0.0.1", seen: { via: "1.1 some-proxy", connection: "close" } });
  t.notOk(JSON.stringify(lines).includes("secret"), "nothing secret");
  await exchange(server.port, "GET", WEBSOCKET, { ...stripped, ...CLOSE, "x-forwarded-for": "203.0.113.10" });
  t.equal(server.lines.filter(({ at }) => at === "warn").length, 2, "another client is another matter");
  const { text } = await server.ask("/metrics", { headers: server.bearer });
  t.match(text, /studio_engine_requests_total\{outcome="upgrade_stripped",[^}]*\} 4/);
  await server.stop();
});

for (const [only, target, headers, refused, refusedHeaders] of [
  ["websocket", WEBSOCKET, UPGRADE, POLLING, CLOSE],
  ["polling", POLLING, CLOSE, WEBSOCKET, UPGRADE],
] as const)
  test(`where only ${only} is taken, the other transport is refused in the protocol's words`, async (t) => {
    const server = await asker({ STUDIO_SOCKETIO_TRANSPORTS: only, STUDIO_SOCKETIO_MONITOR_CLIENTS: "true" });
    const passed = await exchange(server.port, "GET", target, headers);
    t.equal(passed.status, only === "websocket" ? 101 : 200);
    if (only === "polling") t.match(passed.body, '"upgrades":[]', "no upgrade is offered");
    const answer = await exchange(server.port, "GET", refused, refusedHeaders);
    t.equal(answer.status, 400);
    t.match(JSON.parse(answer.body), {
      code: 0,
      message: "Transport unknown",
      detail: `This server takes ${only} (STUDIO_SOCKETIO_TRANSPORTS).`,
    });
    const auth = { token: await server.apiToken() };
    const socket = io(`${server.url}/rt`, { auth, transports: [only], reconnection: false, forceNew: true });
    t.ok(await settled(() => socket.connected), "a client that knows it comes in");
    socket.close();
    const clients = () => server.lines.filter(({ part }) => part === "clients");
    t.ok(await settled(() => clients().length === 2), "a line when it came and one when it left");
    t.match(clients()[0], { message: "a socket connected", detail: { transport: only, client: "127.0.0.1" } });
    t.match(clients()[1], { message: "a socket left", detail: { transport: only, reason: /./ } });
    await server.stop();
  });
