import { io } from "socket.io-client";
import { currentRuntime } from "../../harness/testing/runtime.ts";
import { test } from "../../harness/testing/tap.ts";
import { asker, FORM_TYPE, JSON_TYPE } from "./ask.fixture.ts";
import { raw, statuses } from "./raw.fixture.ts";

const server = await asker({ STUDIO_PROXY_FIX_ENABLED: "true", STUDIO_ALLOWED_HOSTS: "pub.example", STUDIO_HSTS: "365d" });
const { ask, port, bearer } = server;

/** What a proxy says that serves Studio at https://pub.example:8443/studio. */
const PROXY = {
  "x-forwarded-for": "6.6.6.6, 9.9.9.9",
  "x-forwarded-proto": "https",
  "x-forwarded-host": "pub.example:8443",
  "x-forwarded-prefix": "/studio",
};
const ORIGIN = "https://pub.example:8443";
const AT_ROOT = { ...PROXY, "x-forwarded-prefix": "/" };

/** Signs in through the proxy; the Cookie header, and the Set-Cookie line that it is from. */
async function signIn(proxy: Record<string, string> = PROXY, at = "/sign-in") {
  const answer = await ask(at, {
    method: "POST",
    headers: { ...proxy, ...FORM_TYPE, origin: ORIGIN },
    body: `token=${await server.loginToken()}&next=/nodes?a=b`,
  });
  const line = answer.headers.get("set-cookie") ?? "";
  return { answer, line, cookie: line.split(";", 1)[0]! };
}

test("documents, redirects and cookies are those of the public address, whether the proxy takes the prefix off or not", async (t) => {
  for (const taken of ["", "/studio"]) {
    const label = taken ? "prefix passed on" : "prefix taken off";
    const api = await ask(`${taken}/openapi.json`, { headers: { ...PROXY, ...bearer } });
    t.same(api.json.servers, [{ url: "https://pub.example:8443/studio" }], `${label}: OpenAPI`);
    const live = await ask(`${taken}/asyncapi.json`, { headers: { ...PROXY, ...bearer } });
    const [socket] = Object.values(live.json.servers as Record<string, { host: string; protocol: string; pathname: string }>);
    t.match(socket, { host: "pub.example:8443", protocol: "wss", pathname: "/studio/socket.io" }, `${label}: AsyncAPI`);

    const stranger = await ask(`${taken}/test/page?a=b`, { headers: { ...PROXY, accept: "text/html" } });
    t.equal(stranger.status, 303);
    const to = stranger.headers.get("location") ?? "";
    const wanted = `${ORIGIN}/studio/sign-in?next=${encodeURIComponent("/test/page?a=b")}`;
    t.equal(new URL(to, `${ORIGIN}/studio/test/page?a=b`).href, wanted, `${label}: the way to the sign-in page`);
    t.notOk(to.startsWith("/"), "a proxy that rewrites Location finds nothing to put its prefix before");

    const { answer, line, cookie } = await signIn(PROXY, `${taken}/sign-in`);
    t.equal(answer.status, 303, "a POST is answered with See Other");
    t.equal(new URL(answer.headers.get("location") ?? "", `${ORIGIN}/studio/sign-in`).href, `${ORIGIN}/studio/nodes?a=b`);
    t.match(
      line,
      /^__Secure-studio_session_\w+=[\w-]+; Path=\/studio; Max-Age=\d+; HttpOnly; SameSite=Lax; Secure$/,
      `${label}: the cookie`,
    );
    t.equal((await ask(`${taken}/api/nodes`, { headers: { ...PROXY, cookie } })).status, 200, "and it signs in");
    t.equal((await ask(`${taken}/api/nodes`, { headers: { cookie } })).status, taken ? 404 : 401, "which it does nowhere else");

    const missing = await ask(`${taken}/nope`, { headers: { ...PROXY, accept: "text/html" } });
    t.equal(missing.status, 404);
    t.match(missing.text, 'href="/studio/');
  }
  t.equal(
    (await ask("/studio", { headers: { ...PROXY, accept: "text/html" } })).status,
    404,
    "the bare prefix is the root, which this suite has not",
  );
  t.equal((await ask("/studiox/livez", { headers: PROXY })).status, 404, "another path that begins the same is not below it");
  t.equal((await ask("/studio/livez")).status, 404, "without the header there is no prefix");
});

test("at the root of a host the cookie has the name that nobody else can set", async (t) => {
  const { line, cookie } = await signIn(AT_ROOT);
  t.match(line, /^__Host-studio_session_\w+=[\w-]+; Path=\/; /);
  t.equal((await ask("/api/nodes", { headers: { ...AT_ROOT, cookie } })).status, 200);
  const tossed = cookie.replace("__Host-", "");
  t.equal((await ask("/api/nodes", { headers: { ...AT_ROOT, cookie: tossed } })).status, 401, "and one of another name is not read");
});

test("the Origin is compared with the public one", async (t) => {
  const { cookie, line } = await signIn();
  t.ok(line);
  const token = await server.session();
  t.ok(token.csrf);
  const body = JSON.stringify({ type: "no-such-type", data: {} });
  const post = (headers: Record<string, string>) =>
    ask("/nodes", { method: "POST", headers: { ...JSON_TYPE, ...bearer, ...headers }, body });
  const passes = async (headers: Record<string, string>) => (await post(headers)).json.code !== "bad_origin";
  t.ok(await passes({ ...PROXY, origin: ORIGIN }), "ORIGIN-01 and 02: https and another port");
  t.ok(await passes({ ...PROXY, "x-forwarded-proto": "wss", origin: ORIGIN }), "ORIGIN-04: wss");
  t.notOk(await passes({ ...PROXY, origin: "null" }), "ORIGIN-03: null");
  t.notOk(await passes({ ...PROXY, origin: "http://pub.example:8443" }), "another scheme");
  t.notOk(await passes({ ...PROXY, origin: "https://pub.example" }), "another port");
  t.notOk(await passes({ ...PROXY, origin: `http://127.0.0.1:${port}` }), "the address behind the proxy");
  t.equal(
    (await post({ ...PROXY, "x-forwarded-host": "evil.example", origin: "https://evil.example" })).json.code,
    "wrong_host",
    "ORIGIN-05: a forged host",
  );
  t.ok(cookie);
});

test("the socket endpoint is found with and without the prefix, and compares the Origin on every request", async (t) => {
  for (const path of ["/socket.io/", "/studio/socket.io/"]) {
    const polling = `${path}?EIO=4&transport=polling`;
    const first = await ask(polling, { headers: { ...PROXY, origin: ORIGIN } });
    t.equal(first.status, 200, path);
    const { sid } = JSON.parse(first.text.slice(1)) as { sid: string };
    const evil = { ...PROXY, origin: "https://evil.example" };
    t.equal((await ask(polling, { headers: evil })).status, 403);
    t.equal((await ask(`${polling}&sid=${sid}`, { headers: evil })).status, 403, "ORIGIN-06: with a sid, too");
    const lines = Object.entries(PROXY).map(([name, value]) => `${name}: ${value}\r\n`);
    const upgrade = (origin: string, extra = "Upgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n") =>
      raw(port, [
        `GET ${path}?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${extra}Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nOrigin: ${origin}\r\n${lines.join("")}\r\n`,
      ]);
    t.equal(statuses(await upgrade(ORIGIN))[0], 101, "HDR-04: Connection as a list");
    t.equal(statuses(await upgrade("https://evil.example"))[0], 403);
    const removed = await upgrade(ORIGIN, "");
    t.equal(statuses(removed)[0], 400);
    t.match(removed, "A proxy in front removed the Upgrade header", "HDR-06");
    for (const value of ["websocket,websocket", "websocket, h2c"]) {
      const doubled = await upgrade(ORIGIN, `Upgrade: ${value}\r\nConnection: Upgrade\r\n`);
      t.equal(statuses(doubled)[0], 400, `HDR-03: Upgrade: ${value}`);
      t.match(doubled, "removed the Upgrade header of a websocket, or changed it", "and it is said");
    }
    const hardCoded = await raw(port, [
      `GET ${polling} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: upgrade\r\nOrigin: ${ORIGIN}\r\n${lines.join("")}\r\n`,
    ]);
    t.equal(statuses(hardCoded)[0], 200, "HDR-05: Connection: upgrade on a poll");
  }
  t.equal((await ask("/studiox/socket.io/?EIO=4&transport=polling", { headers: PROXY })).status, 404);
  t.equal((await ask("/studio/socket.io/?EIO=4&transport=polling")).status, 404, "not without the header");
});

test("a live connection under the prefix is signed in by the cookie of the public address", async (t) => {
  const { cookie } = await signIn();
  for (const transport of ["polling", "websocket"]) {
    for (const [who, extraHeaders] of Object.entries({ "signed-in": { ...PROXY, cookie }, stranger: PROXY })) {
      const socket = io(`http://127.0.0.1:${port}/rt`, {
        path: "/studio/socket.io",
        transports: [transport],
        extraHeaders,
        reconnection: false,
        forceNew: true,
      });
      const how = await new Promise<string>((resolve) => {
        socket.on("rt.connected", () => resolve("connected"));
        socket.on("connect_error", (error) => resolve(String((error as Error & { data?: { code: string } }).data?.code ?? error.message)));
      });
      socket.disconnect();
      t.equal(how, who === "stranger" ? "unauthenticated" : "connected", `${transport}: ${who}`);
    }
  }
});

test("the access log has the client that the proxy saw", async (t) => {
  await ask("/studio/livez", { headers: PROXY });
  t.match(server.access.at(-1), { client: "9.9.9.9", path: "/livez" });
  await ask("/livez");
  t.equal(server.access.at(-1)?.client, "127.0.0.1");
});

test("Strict-Transport-Security is sent to clients of https, and to no others", async (t) => {
  const sent = async (headers: Record<string, string>, path = "/livez") =>
    (await ask(path, { headers })).headers.get("strict-transport-security");
  t.equal(await sent(PROXY), "max-age=31536000");
  t.equal(await sent({ ...PROXY, accept: "text/html" }, "/nope"), "max-age=31536000", "errors, too");
  t.equal(await sent({ ...PROXY, "x-forwarded-proto": "http" }), null);
  t.equal(await sent({}), null);
  t.equal(await sent({ ...PROXY, "x-forwarded-host": "evil.example" }), null, "a host that is refused gets no promise for later");
});

test("a request that names two hosts is refused", async (t) => {
  const ask2 = (text: string) => raw(port, [`${text}Connection: close\r\n\r\n`]);
  const host = `Host: 127.0.0.1:${port}\r\n`;
  t.equal(statuses(await ask2(`GET /livez HTTP/1.1\r\n${host}Host: localhost\r\n`))[0], 400, "HOST-10");
  t.equal(statuses(await ask2(`GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\n${host}Host: evil.example\r\n`))[0], 400);
  t.equal(statuses(await ask2(`GET http://127.0.0.1:${port}/livez HTTP/1.1\r\n${host}`))[0], 200, "HOST-11: the same twice is one");
  const other = statuses(await ask2(`GET http://localhost/livez HTTP/1.1\r\n${host}`))[0];
  // Bun does not show the authority of the target; the Host header then counts, and was checked.
  t.equal(other, currentRuntime === "bun" ? 200 : 400);
  t.equal(statuses(await ask2(`GET /livez HTTP/1.1\r\n${host}X-Forwarded-Proto: https,\r\n http\r\n`))[0], 400, "HDR-07: a folded header");
});

test("the end", (t) => {
  t.same(server.reports, [], "nothing was reported");
  return server.stop();
});
