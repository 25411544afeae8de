import { io } from "socket.io-client";
import { test } from "../../harness/testing/tap.ts";
import { asker, FORM_TYPE, JSON_TYPE } from "./ask.fixture.ts";

const server = await asker();
const { ask, url } = server;
const PAGE = { accept: "text/html,application/xhtml+xml" };

test("a stranger is sent to the sign-in page, and a script is told 401", async (t) => {
  const page = await ask("/test/page?a=1", { headers: PAGE });
  t.equal(page.status, 303);
  t.equal(page.headers.get("location"), "/sign-in?next=%2Ftest%2Fpage%3Fa%3D1");
  const script = await ask("/api/nodes");
  t.equal(script.status, 401);
  t.equal(script.json.code, "unauthenticated");
  t.match(script.headers.get("www-authenticate") ?? "", /Bearer/);
  for (const authorization of [
    "Bearer",
    "Bearer x",
    `Bearer ${"x".repeat(43)}`,
    "Basic YTpi",
    "Bearer ../../etc",
    `Bearer ${"é".repeat(43)}`.slice(0, 7),
  ])
    t.equal((await ask("/api/nodes", { headers: { authorization } })).status, 401, `${authorization.slice(0, 12)} is nobody`);
});

test("a form without JavaScript exchanges the token once for a session cookie", async (t) => {
  const token = await server.loginToken();
  const body = new URLSearchParams({ token, next: "/test/page" }).toString();
  const headers = { ...FORM_TYPE, origin: url };
  const first = await ask("/sign-in", { method: "POST", headers, body });
  t.equal(first.status, 303);
  t.equal(first.headers.get("location"), "/test/page");
  const line = first.headers.get("set-cookie") ?? "";
  t.match(line, /^studio_session_[A-Za-z0-9]{1,8}=[A-Za-z0-9_-]{43}; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Lax$/);
  const cookie = line.split(";", 1)[0]!;
  t.equal((await ask("/test/page", { headers: { ...PAGE, cookie } })).status, 200);
  t.equal((await ask("/test/page", { headers: { ...PAGE, cookie: `a=b; ${cookie}; c="d"` } })).status, 200, "among other cookies");
  t.equal((await ask("/test/page", { headers: { cookie: `x${cookie}` } })).status, 401, "another name is another cookie");
  const again = await ask("/sign-in", { method: "POST", headers, body });
  t.equal(again.status, 401, "the token is used up");
  t.equal(again.headers.get("set-cookie"), null);
  t.match(again.headers.get("content-type") ?? "", /text\/html/);
});

test("the whole link will do, however it was copied", async (t) => {
  for (const link of ["sign-in#token=", " sign-in#token=", "studio/sign-in?next=%2Fruns#token="]) {
    const body = new URLSearchParams({ token: `${url}/${link}${await server.loginToken()}\n` }).toString();
    t.equal((await ask("/sign-in", { method: "POST", headers: FORM_TYPE, body })).status, 303, link);
  }
});

test("bad tokens, and places to go on to that are not ours", async (t) => {
  for (const token of ["", "x", "x".repeat(43), "x".repeat(5000), "../../x", "' or 1=1 --"]) {
    const answer = await ask("/sign-in", { method: "POST", headers: JSON_TYPE, body: JSON.stringify({ token }) });
    t.ok(answer.status === 401 || answer.status === 400, `${JSON.stringify(token.slice(0, 12))}: ${answer.status}`);
    t.equal(answer.headers.get("set-cookie"), null);
  }
  for (const next of ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "/a\r\nset-cookie: x=1", ""]) {
    const body = new URLSearchParams({ token: await server.loginToken(), next }).toString();
    const answer = await ask("/sign-in", { method: "POST", headers: FORM_TYPE, body });
    t.equal(answer.headers.get("location"), "/", `${JSON.stringify(next)} leads home`);
  }
});

test("probes are answered whatever they bring along, and nobody is looked up for them", async (t) => {
  const answers = [];
  for (let n = 0; n < 70; n += 1) answers.push((await ask("/livez", { headers: { authorization: `Bearer ${"y".repeat(43)}` } })).status);
  t.same([...new Set(answers)], [200], "also with more bad tokens than are allowed in a minute");
});

/** What a proxy in front passes on that signs people in itself: their password, or a JWT about them. */
const OF_A_PROXY = ["Basic YTpi", `Bearer ${"e".repeat(36)}.${"y".repeat(120)}.${"s".repeat(43)}`];

test("what a proxy in front says of people counts for nothing, neither as a token nor as a bad one", async (t) => {
  const { cookie } = await server.session();
  for (const authorization of OF_A_PROXY) {
    const answers = [];
    // More than bad tokens are allowed in a minute.
    for (let n = 0; n < 70; n += 1) answers.push((await ask("/api/nodes", { headers: { cookie, authorization } })).status);
    t.same([...new Set(answers)], [200], authorization.slice(0, 9));
    const strange = [];
    for (let n = 0; n < 70; n += 1) strange.push((await ask("/api/nodes", { headers: { authorization } })).status);
    t.same([...new Set(strange)], [401], "nor for a stranger, who is asked to sign in and not to wait");
  }
  t.equal(
    (await ask("/api/nodes", { headers: { cookie, authorization: `Bearer ${"x".repeat(43)}` } })).status,
    401,
    "a token wins over a cookie",
  );
  for (const authorization of OF_A_PROXY) {
    const socket = io(`${url}/rt`, {
      extraHeaders: { cookie, authorization },
      transports: ["websocket"],
      reconnection: false,
      forceNew: true,
    });
    const opened = await new Promise((resolve) => {
      socket.on("rt.connected", () => resolve("opened"));
      socket.on("connect_error", (error) => resolve(error.message));
    });
    t.equal(opened, "opened");
    socket.close();
  }
});

test("two requests with one token: one of them wins", async (t) => {
  const body = JSON.stringify({ token: await server.loginToken() });
  const answers = await Promise.all(Array.from({ length: 6 }, () => ask("/sign-in", { method: "POST", headers: JSON_TYPE, body })));
  t.same(answers.map(({ status }) => status).sort(), [200, 401, 401, 401, 401, 401]);
});

test("signing out ends the session at once", async (t) => {
  const { cookie, csrf } = await server.session();
  t.equal((await ask("/api/nodes", { headers: { cookie } })).status, 200);
  t.equal((await ask("/sign-out", { method: "POST", headers: { cookie, accept: "text/html" } })).status, 403, "not without the CSRF token");
  const out = await ask("/sign-out", { method: "POST", headers: { ...FORM_TYPE, cookie, origin: url }, body: `csrf=${csrf}` });
  t.equal(out.status, 303);
  t.match(out.headers.get("set-cookie") ?? "", /Max-Age=0/);
  t.equal((await ask("/api/nodes", { headers: { cookie } })).status, 401);
});

test("signing out closes the sockets of the session, and of no other", async (t) => {
  const [mine, other] = [await server.session(), await server.session()];
  const open = async (cookie: string) => {
    const socket = io(`${url}/rt`, { extraHeaders: { cookie }, transports: ["websocket"], reconnection: false, forceNew: true });
    await new Promise((resolve, reject) => {
      socket.on("rt.connected", resolve);
      socket.on("connect_error", reject);
    });
    return socket;
  };
  const [socket, bystander] = [await open(mine.cookie), await open(other.cookie)];
  const closed = new Promise((resolve) => socket.on("disconnect", resolve));
  const out = await ask("/sign-out", { method: "POST", headers: { cookie: mine.cookie, "x-csrf-token": mine.csrf } });
  t.equal(out.status, 204);
  t.ok(await closed, "its socket is closed");
  t.ok(bystander.connected, "the other stays");
  const refused = io(`${url}/rt`, {
    extraHeaders: { cookie: mine.cookie },
    transports: ["websocket"],
    reconnection: false,
    forceNew: true,
  });
  const error = await new Promise<Error & { data?: { code: string } }>((resolve) => refused.on("connect_error", resolve));
  t.equal(error.data?.code, "unauthenticated", "and a new one is refused");
  for (const one of [socket, bystander, refused]) one.close();
});

test("API tokens are made and revoked by a signed-in person only, and are stored as hashes", async (t) => {
  const post = { method: "POST", headers: { ...server.signedIn, ...JSON_TYPE } };
  const made = await ask("/api/tokens", { ...post, body: '{"name":"CI"}' });
  t.equal(made.status, 201);
  const { id, token } = made.json as { id: string; token: string };
  const bearer = { authorization: `Bearer ${token}` };
  t.equal((await ask("/api/nodes", { headers: bearer })).status, 200);
  const row = await server.store.apiToken(id);
  t.notOk(JSON.stringify(row).includes(token), "the token itself is not in the database");
  t.equal((await ask("/api/tokens", { method: "POST", headers: { ...bearer, ...JSON_TYPE }, body: '{"name":"b"}' })).status, 403);
  t.equal((await ask(`/api/tokens/${id}`, { method: "DELETE", headers: server.signedIn })).status, 204);
  t.equal((await ask("/api/nodes", { headers: bearer })).status, 401, "revoked at once");
  t.equal((await ask("/api/tokens/unknown", { method: "DELETE", headers: server.signedIn })).status, 404);
});

test("the access log has a line for each request, and never a token, a query or a cookie", async (t) => {
  const token = await server.loginToken();
  await ask(`/sign-in?token=${token}`);
  const line = server.access.at(-1)!;
  t.equal(line.path, "/sign-in");
  t.equal(line.method, "GET");
  const all = JSON.stringify(server.access);
  t.notOk(all.includes(token));
  t.notOk(/studio_session|Bearer|csrf/.test(all));
});

test("the end", () => server.stop());
