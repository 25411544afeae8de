import { test } from "../../harness/testing/tap.ts";
import { asker, FORM_TYPE, JSON_TYPE } from "./ask.fixture.ts";
import { raw, statuses } from "./raw.fixture.ts";

const server = await asker({ STUDIO_ALLOWED_ORIGINS: "https://friend.example" });
const { ask, url, port, bearer } = server;
const { cookie, csrf } = await server.session();
const body = JSON.stringify({ type: "no-such-type", data: {} });

/** What comes back from a POST that passed every check of origin and session: the service refuses the type. */
const PASSED = [400, 422];

test("what changes state must come from our own pages", async (t) => {
  const signedIn = { cookie, "x-csrf-token": csrf };
  const cases: [name: string, headers: Record<string, string>, code: string | null][] = [
    ["our origin", { ...signedIn, origin: url }, null],
    ["an allowed origin", { ...signedIn, origin: "https://friend.example" }, null],
    ["no origin, as from a program", { ...signedIn }, null],
    ["a Bearer token without origin", { ...bearer }, null],
    ["the field csrf of a JSON body", { cookie, origin: url }, "bad_csrf"],
    ["same-origin by Fetch Metadata", { ...signedIn, "sec-fetch-site": "same-origin" }, null],
    ["another origin", { ...signedIn, origin: "https://evil.example" }, "bad_origin"],
    ["another origin with a Bearer token", { ...bearer, origin: "https://evil.example" }, "bad_origin"],
    ["another port", { ...signedIn, origin: "http://127.0.0.1:1" }, "bad_origin"],
    ["another scheme", { ...signedIn, origin: `https://127.0.0.1:${port}` }, "bad_origin"],
    [
      "TLS at a proxy, vouched for by the browser",
      { ...signedIn, origin: `https://127.0.0.1:${port}`, "sec-fetch-site": "same-origin" },
      null,
    ],
    ["another name of this machine", { ...signedIn, origin: `http://localhost:${port}` }, "bad_origin"],
    ["an opaque origin", { ...signedIn, origin: "null" }, "bad_origin"],
    ["our origin with something behind it", { ...signedIn, origin: `${url}.evil.example` }, "bad_origin"],
    ["cross-site by Fetch Metadata", { ...signedIn, "sec-fetch-site": "cross-site" }, "bad_origin"],
    ["same-site by Fetch Metadata", { ...signedIn, "sec-fetch-site": "same-site" }, "bad_origin"],
    ["no CSRF token", { cookie, origin: url }, "bad_csrf"],
    ["a wrong CSRF token", { cookie, origin: url, "x-csrf-token": "x".repeat(csrf.length) }, "bad_csrf"],
    ["an empty CSRF token", { cookie, origin: url, "x-csrf-token": "" }, "bad_csrf"],
    ["nobody", { origin: url }, "unauthenticated"],
  ];
  for (const [name, headers, code] of cases) {
    const answer = await ask("/nodes", { method: "POST", headers: { ...JSON_TYPE, ...headers }, body });
    if (code === null) t.ok(PASSED.includes(answer.status), `${name} passes (${answer.status})`);
    else t.equal(answer.json.code, code, `${name}: ${code}`);
    if (code === "bad_origin") t.match(answer.json.detail, `own address is ${url} here`, "and both addresses are named");
  }
  const strange = { ...signedIn, origin: "https://evil.example/<b>" };
  const unsaid = await ask("/nodes", { method: "POST", headers: { ...JSON_TYPE, ...strange }, body });
  t.match(unsaid.json.detail, /its Origin is none/, "what no browser would say is not repeated");
  const form = await ask("/nodes", {
    method: "POST",
    headers: { ...FORM_TYPE, cookie, origin: url },
    body: `csrf=${csrf}&type=no-such-type&data={}`,
  });
  t.ok(PASSED.includes(form.status), "the form field csrf passes");
  const inside = await ask("/nodes", {
    method: "POST",
    headers: { ...JSON_TYPE, cookie, origin: url },
    body: JSON.stringify({ csrf, type: "no-such-type", data: {} }),
  });
  t.ok(PASSED.includes(inside.status), "and so does the field of a JSON body");
  const other = await server.session();
  const crossed = await ask("/nodes", { method: "POST", headers: { ...JSON_TYPE, cookie, "x-csrf-token": other.csrf }, body });
  t.equal(crossed.json.code, "bad_csrf", "the token of another session does not");
});

test("a page of an origin that is named may read what it asks for, with what preflights need; no other may", async (t) => {
  const shared = async (method: string, path: string, origin: string | null, headers: Record<string, string> = {}) => {
    const answer = await ask(path, { method, headers: { ...bearer, ...headers, ...(origin === null ? {} : { origin }) } });
    const of = (name: string) => answer.headers.get(`access-control-${name}`);
    return { status: answer.status, allow: of("allow-origin"), credentials: of("allow-credentials"), methods: of("allow-methods"), answer };
  };
  const friend = "https://friend.example";
  for (const path of ["/version", "/api/nodes", "/nope"]) {
    const read = await shared("GET", path, friend);
    t.same([read.allow, read.credentials], [friend, "true"], path);
    t.match(read.answer.headers.get("vary"), /\bOrigin\b/);
    for (const origin of ["https://evil.example", "null", url, null]) {
      const other = await shared("GET", path, origin);
      t.same([other.allow, other.credentials], [null, null], `${path} for ${origin}`);
      t.match(other.answer.headers.get("vary"), /\bOrigin\b/, "what is cached for one is not shown to another");
    }
  }
  const asked = { "access-control-request-method": "POST", "access-control-request-headers": "authorization,content-type" };
  const preflight = await shared("OPTIONS", "/nodes", friend, asked);
  t.match(preflight, { status: 204, allow: friend, methods: /POST/ });
  t.match(preflight.answer.headers.get("access-control-allow-headers"), /authorization/);
  t.match(await shared("OPTIONS", "/nodes", "https://evil.example", asked), { status: 204, allow: null, methods: null });
});

test("signing in from a page of another origin is refused", async (t) => {
  const token = await server.loginToken();
  const answer = await ask("/sign-in", {
    method: "POST",
    headers: { ...JSON_TYPE, origin: "https://evil.example" },
    body: JSON.stringify({ token }),
  });
  t.equal(answer.json.code, "bad_origin");
  t.equal(
    (await ask("/sign-in", { method: "POST", headers: JSON_TYPE, body: JSON.stringify({ token }) })).status,
    200,
    "and does not use the token up",
  );
});

test("every request of the socket engine passes the same check, websocket or polling, first or later", async (t) => {
  const polling = "/socket.io/?EIO=4&transport=polling";
  const first = await ask(polling, { headers: { origin: url } });
  t.equal(first.status, 200);
  const { sid } = JSON.parse(first.text.slice(1)) as { sid: string };
  t.match(sid, /^w1~[A-Za-z0-9_-]{20}$/, "the session names its worker");
  const evil = { origin: "https://evil.example" };
  t.equal((await ask(polling, { headers: evil })).status, 403, "a handshake of another origin");
  t.equal((await ask(polling, { headers: { "sec-fetch-site": "cross-site" } })).status, 403);
  t.equal((await ask(`${polling}&sid=${sid}`, { headers: evil })).status, 403, "a poll of another origin");
  t.equal(
    (await ask(`${polling}&sid=${sid}`, { method: "POST", headers: { ...evil, "content-type": "text/plain" }, body: "40/rt," })).status,
    403,
  );
  t.equal(
    (await ask(`${polling}&sid=${sid}`, { method: "POST", headers: { origin: url, "content-type": "text/plain" }, body: "40/rt," })).status,
    200,
    "ours passes",
  );
  const upgrade = (target: string, extra: string) =>
    raw(port, [
      `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n${extra}\r\n`,
    ]);
  const socket = "/socket.io/?EIO=4&transport=websocket";
  t.equal(statuses(await upgrade(socket, `Origin: ${url}\r\n`))[0], 101);
  t.equal(statuses(await upgrade(socket, ""))[0], 101, "a program has no origin");
  t.equal(statuses(await upgrade(socket, "Origin: https://friend.example\r\n"))[0], 101);
  t.equal(statuses(await upgrade(socket, "Origin: https://evil.example\r\n"))[0], 403);
  t.equal(statuses(await upgrade(socket, "Origin: null\r\n"))[0], 403);
  t.equal(statuses(await upgrade(`${socket}&sid=${sid}`, "Origin: https://evil.example\r\n"))[0], 403);
  const rebound = await raw(port, [`GET ${polling} HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n`]);
  t.equal(statuses(rebound)[0], 421, "and so does the Host");
});

test("the engine's requests are the same on every runtime where the engines differ", async (t) => {
  t.equal((await ask("/socket.io/?EIO=4&transport=polling", { method: "PUT", body: "x" })).status, 405);
  t.equal((await ask("/socket.io/?EIO=4&transport=websocket")).status, 400, "a websocket without an upgrade");
  t.equal((await ask("/socket.io/?EIO=4&transport=nope")).status, 400);
  t.equal((await ask("/socket.io/?EIO=3&transport=polling")).status, 400);
  t.equal((await ask(`/socket.io/?EIO=4&transport=polling&sid=w1~${"x".repeat(20)}`)).status, 400, "an unknown session");
  t.equal(
    (await ask(`/socket.io/?EIO=4&transport=polling&sid=w9~${"x".repeat(20)}`)).status,
    400,
    "a session of a worker that is not there",
  );
  t.equal((await ask("/socket.io/?EIO=4&transport=polling&sid=..%2F..%2Fetc~aaaaaaaaaaaaaaaaaaaa")).status, 400, "no path in a name");
  t.equal((await ask("/socket.io/?EIO=4&transport=polling&sid=__proto__")).status, 400);
  t.equal((await ask("/socket.io/?EIO=4&transport=polling", { method: "POST", body: "x".repeat(1_100_000) })).status, 413);
  t.equal((await ask("/socket.io/evil")).status, 404, "only the path itself is the engine's");
  const text = await raw(port, [
    `GET /other HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
  ]);
  t.equal(statuses(text)[0], 404, "no upgrade elsewhere");
});

test("the end", (t) => {
  t.same(server.reports, [], "nothing was reported");
  return server.stop();
});
