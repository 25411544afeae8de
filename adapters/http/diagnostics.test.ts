import { connect } from "node:net";
import { currentRuntime } from "../../harness/testing/runtime.ts";
import { test } from "../../harness/testing/tap.ts";
import { Echo } from "../../src/contract/diagnostics/echo.ts";
import { asker } from "./ask.fixture.ts";
import { raw } from "./raw.fixture.ts";

const server = await asker({ STUDIO_PROXY_FIX_ENABLED: "true", STUDIO_ALLOWED_HOSTS: "pub.example" });
const { ask, port, bearer, signedIn } = server;
const ECHO = "/api/diagnostics/echo";
const joins = currentRuntime === "bun";

const echo = async (query = "", headers: Record<string, string> = {}) => {
  const answer = await ask(ECHO + query, { headers: { ...bearer, ...headers } });
  return { answer, echo: Echo.parse(answer.json) };
};

test("strangers learn nothing, and a refused parameter says what is allowed", async (t) => {
  t.equal((await ask(ECHO)).status, 401);
  t.equal((await ask(ECHO, { method: "POST", body: "x" })).status, 401);
  t.equal((await ask(ECHO, { headers: { authorization: `Bearer ${"x".repeat(43)}` } })).status, 401);
  for (const query of ["?delay_ms=70001", "?bytes=4194305", "?events=101", "?events=100&every_ms=701", "?cookie=a;b", "?handshake=short"]) {
    const refused = await ask(ECHO + query, { headers: bearer });
    t.equal(refused.status, 400, query);
    t.match(refused.json.detail, query.includes("every_ms") ? /^every_ms: times events/ : new RegExp(query.slice(1, 5)));
  }
});

test("the header lines are shown as this runtime gives them, and no credential is", async (t) => {
  const token = bearer.authorization!.slice(7);
  const answer = await raw(port, [
    `GET ${ECHO}?bytes=0 HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nX-B: 1\r\nx-a: 2\r\nX-B: 3\r\nAuthorization: Bearer ${token}\r\nCookie: a=secret1; studio_check=abc\r\nX-Api-Key: secret2\r\nConnection: close\r\n\r\n`,
  ]);
  t.match(answer, /cache-control: no-store/i);
  const told = Echo.parse(JSON.parse(answer.slice(answer.indexOf("{"), answer.lastIndexOf("}") + 1)));
  const { headers, headers_form } = told.request;
  const shown = headers.filter(([name]) => /^x-[ab]$/i.test(name));
  t.equal(headers_form, joins ? "joined" : "as-sent");
  if (joins)
    t.same(shown, [
      ["x-a", "2"],
      ["x-b", "1, 3"],
    ]);
  else
    t.same(shown, [
      ["X-B", "1"],
      ["x-a", "2"],
      ["X-B", "3"],
    ]);
  for (const secret of [token, "secret1", "secret2"]) t.notOk(answer.includes(secret), "no credential comes back");
  t.match(headers.find(([name]) => /^authorization$/i.test(name))?.[1], /^Bearer \(\d+ characters, not shown\)$/);
  t.same(told.request.cookies, ["a", "studio_check"]);
  t.equal(told.request.check_cookie, "abc");
  t.equal(told.request.http_version, joins ? null : "1.1");
  t.equal(told.request.target, `${ECHO}?bytes=0`);
});

test("peer, effective URL and the reason for each are told, and what contradicts it", async (t) => {
  const plain = await echo();
  t.match(plain.echo.peer, { kind: "ip", address: "127.0.0.1", tls: null });
  t.ok((plain.echo.peer.port ?? 0) > 0);
  t.match(plain.echo.effective, { scheme: "http", port, prefix: "", client: "127.0.0.1", url: `${server.url}${ECHO}` });
  t.same(plain.echo.causes, []);
  t.match(plain.echo.server, { worker: "w1", runtime: currentRuntime, socket_path: "/socket.io", draining: false });

  const proxied = await echo("", {
    "x-forwarded-for": "9.9.9.9",
    "x-forwarded-proto": "https",
    "x-forwarded-host": "pub.example",
    "x-forwarded-prefix": "/studio",
    "x-forwarded-ssl": "off",
  });
  t.match(proxied.echo.effective, { url: `https://pub.example/studio${ECHO}`, client: "9.9.9.9", port: 443, prefix: "/studio" });
  t.match(proxied.echo.server, { socket_path: "/studio/socket.io" });
  t.same(
    proxied.echo.contradictions.map(({ about }) => about),
    ["X-Forwarded-Ssl"],
  );
  t.same(proxied.echo.causes, ["hops-contradict"]);
  t.ok(proxied.echo.why.some(({ about, verdict }) => about === "X-Forwarded-For" && verdict === "used"));
  t.ok(
    server.lines.some(({ message }) => /contradict each other: X-Forwarded-Ssl/.test(message)),
    "an operator finds it in the log",
  );
  const metrics = await ask("/metrics", { headers: bearer });
  t.match(metrics.text, /studio_forwarding_contradictions_total\{about="X-Forwarded-Ssl",worker="w1",runtime="\w+"\} [1-9]/);
});

test("an answer can be late, large, or a stream; a body of any type is counted", async (t) => {
  const large = await echo("?bytes=100000&delay_ms=20");
  t.equal(large.echo.pad?.length, 100_000);
  const stream = await ask(`${ECHO}?events=3&every_ms=10&bytes=300`, { headers: bearer });
  t.equal(stream.headers.get("content-type"), "text/event-stream");
  t.equal(stream.headers.get("cache-control"), "no-store");
  const events = [...stream.text.matchAll(/^data: (.*)$/gm)].map(
    (match) => JSON.parse(match[1]!) as { n: number; pad: string; echo?: unknown },
  );
  t.same(
    events.map(({ n, pad }) => [n, pad.length]),
    [
      [1, 100],
      [2, 100],
      [3, 100],
    ],
  );
  t.equal(Echo.parse(events[2]!.echo).request.method, "GET");

  const body = "x".repeat(900_000);
  const type = { "content-type": "text/x-anything" };
  const posted = await ask(ECHO, { method: "POST", headers: { ...bearer, ...type }, body });
  t.equal(posted.json.request && (posted.json.request as Echo["request"]).body_bytes, 900_000);
  t.equal((await ask(ECHO, { method: "POST", headers: { ...signedIn, ...type }, body })).status, 200);
  t.equal(
    (await ask(ECHO, { method: "POST", headers: { cookie: signedIn.cookie!, ...type }, body })).status,
    403,
    "a session needs its token",
  );
  t.equal((await ask(ECHO, { method: "POST", headers: { ...bearer, ...type }, body: body + body })).status, 413);
});

test("a cookie makes the round trip", async (t) => {
  const { answer } = await echo("?cookie=Nonce1");
  const line = answer.headers.get("set-cookie") ?? "";
  t.match(line, /^studio_check=Nonce1; Path=\/; Max-Age=60; HttpOnly; SameSite=Lax$/);
  t.equal((await echo("", { cookie: line.split(";", 1)[0]! })).echo.request.check_cookie, "Nonce1");
});

test("a websocket whose Upgrade was removed on the way is found by its mark", async (t) => {
  await raw(port, [
    `GET /socket.io/?EIO=4&transport=websocket&check=nginx001 HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
  ]);
  const { echo: told } = await echo("?handshake=nginx001");
  t.match(told.handshake, {
    worker: "w1",
    arrived_as: "request",
    upgrade: null,
    connection: "close",
    key: true,
    refused: "upgrade_stripped",
  });
  t.equal((await echo("?handshake=nginx002")).echo.handshake, null);
});

const until = async (done: () => boolean) => {
  const end = Date.now() + 10_000;
  while (!done() && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 5));
};

test("what is held back ends with the client, and is bounded", async (t) => {
  let refused = 0;
  const held = Array.from({ length: 40 }, () => {
    const asked = connect(port, "127.0.0.1");
    asked.on("error", () => {});
    asked.on("data", (answer) => {
      if (/^HTTP\/1.1 429/.test(String(answer))) refused += 1;
    });
    asked.write(`GET ${ECHO}?delay_ms=70000 HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: ${bearer.authorization}\r\n\r\n`);
    return asked;
  });
  await until(() => refused === 8 && server.web.requests() === 32);
  t.same([refused, server.web.requests()], [8, 32], "no more than 32 are held");
  for (const one of held) one.destroy();
  await until(() => server.web.requests() === 0);
  t.equal(server.web.requests(), 0, "who goes away gives the place back");
  t.equal((await echo("?delay_ms=1")).answer.status, 200);
});

test("that it ends", async (t) => {
  const asked = fetch(`${server.url}${ECHO}?delay_ms=60000`, { headers: bearer }).then(({ status }) => status);
  await until(() => server.web.requests() === 1);
  await server.stop();
  t.equal(await asked, 503, "a worker that leaves does not wait for what it holds back");
  t.same(server.reports, []);
});
