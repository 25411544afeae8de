import { test } from "../../harness/testing/tap.ts";
import { ERRORS } from "../../src/errors.ts";
import { type Ask, asker, FORM_TYPE, JSON_TYPE } from "./ask.fixture.ts";
import { raw, statuses } from "./raw.fixture.ts";

const server = await asker({ STUDIO_MAX_BODY: "65536" });
const { ask, signedIn, bearer, port } = server;
test("bad bodies get a problem that names what is wrong and never repeats what was sent", async (t) => {
  const post = { method: "POST", headers: { ...signedIn, ...JSON_TYPE } };
  const cases: [name: string, path: string, ask: Ask, status: number, code: string, says: RegExp][] = [
    ["malformed JSON", "/nodes", { ...post, body: '{"type": <script>x}' }, 400, "bad_json", /not valid JSON/],
    ["an unfinished JSON", "/nodes", { ...post, body: '{"type":' }, 400, "bad_json", /not valid JSON/],
    ["deeply nested JSON", "/nodes", { ...post, body: "[".repeat(5000) }, 400, "bad_json", /64 levels/],
    ["invalid UTF-8", "/nodes", { ...post, body: new Uint8Array([0x22, 0xff, 0xfe, 0x22]) }, 400, "bad_json", /UTF-8/],
    ["a truncated UTF-8 sequence", "/nodes", { ...post, body: new Uint8Array([0x22, 0xe2, 0x82, 0x22]) }, 400, "bad_json", /UTF-8/],
    ["no body", "/nodes", { ...post, body: "" }, 400, "bad_request", /type/],
    ["a wrong type of a field", "/nodes", { ...post, body: '{"type":{"evil-marker":1},"data":{}}' }, 400, "bad_request", /^type: .*string/],
    ["a list for an object", "/nodes", { ...post, body: "[]" }, 400, "bad_request", /body: .*object/],
    ["null for an object", "/nodes", { ...post, body: "null" }, 400, "bad_request", /type/],
    ["a body over the limit", "/nodes", { ...post, body: JSON.stringify({ data: "x".repeat(70_000) }) }, 413, "payload_too_large", /65536/],
    [
      "plain text",
      "/nodes",
      { ...post, headers: { ...signedIn, "content-type": "text/plain" }, body: "{}" },
      415,
      "unsupported_media_type",
      /application\/json/,
    ],
    [
      "multipart",
      "/nodes",
      { ...post, headers: { ...signedIn, "content-type": "multipart/form-data; boundary=x" }, body: "--x--" },
      415,
      "unsupported_media_type",
      /form/,
    ],
    [
      "no content type",
      "/nodes",
      { ...post, headers: { ...signedIn }, body: new Uint8Array([123, 125]) },
      415,
      "unsupported_media_type",
      /form/,
    ],
    [
      "a form with broken encoding",
      "/nodes",
      { ...post, headers: { ...signedIn, "content-type": FORM_TYPE["content-type"] }, body: "type=%E2%28" },
      400,
      "bad_request",
      /UTF-8/,
    ],
    [
      "JSON text in a form field that is none",
      "/nodes",
      { ...post, headers: { ...signedIn, "content-type": FORM_TYPE["content-type"] }, body: "type=shell&data=%7Bx" },
      400,
      "bad_request",
      /^data: must be JSON/,
    ],
    [
      "an unknown field in a strict body",
      "/api/tokens",
      { ...post, body: '{"name":"a","<b>":1,"extra":2}' },
      400,
      "bad_request",
      /not known here: extra/,
    ],
    ["a query out of bounds", "/api/nodes?limit=0", { headers: bearer }, 400, "bad_request", /^limit: /],
    ["a query of the wrong kind", "/api/runs?state=evil-marker", { headers: bearer }, 400, "bad_request", /^state: .*queued/],
    ["a room that is none", "/api/events?room=evil%20room", { headers: bearer }, 400, "bad_request", /^room: .*task/],
    [
      "a malformed Idempotency-Key",
      "/nodes",
      { ...post, headers: { ...post.headers, "idempotency-key": "a b" }, body: '{"type":"shell","data":{}}' },
      400,
      "bad_request",
      /Idempotency-Key/,
    ],
  ];
  for (const [name, path, request, status, code, says] of cases) {
    const answer = await ask(path, request);
    t.equal(answer.status, status, `${name}: ${status}`);
    t.equal(answer.json.code, code, `${name}: ${code}`);
    t.match(String(answer.json.detail), says, `${name}: says what is wrong`);
    t.equal(answer.headers.get("content-type"), "application/problem+json", `${name}: problem+json`);
    t.equal(answer.json.requestId, answer.headers.get("x-request-id"), `${name}: the request id is in the answer`);
    t.notOk(/evil-marker|<script>|<b>/.test(answer.text), `${name}: does not repeat what was sent`);
  }
});

test("a body without a Content-Length is bounded while it arrives", async (t) => {
  const chunk = "x".repeat(16_384);
  const chunks = Array.from({ length: 8 }, () => `4000\r\n${chunk}\r\n`);
  const head = `POST /nodes HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/json\r\nAuthorization: ${bearer.authorization}\r\nTransfer-Encoding: chunked\r\n\r\n`;
  const text = await raw(port, [head, ...chunks]);
  t.same(statuses(text), [413], "413 before the end of the body");
  t.equal((await ask("/livez")).status, 200, "the server goes on");
});

test("unknown addresses, methods and ids", async (t) => {
  t.equal((await ask("/nope")).status, 404);
  t.equal((await ask("/nope", { method: "POST" })).status, 404);
  const wrong = await ask("/livez", { method: "POST" });
  t.equal(wrong.status, 405);
  t.equal(wrong.headers.get("allow"), "GET, HEAD");
  const options = await ask("/nodes/abc/cancel", { method: "OPTIONS" });
  t.equal(options.status, 204);
  t.equal(options.headers.get("allow"), "POST");
  for (const id of ["0199d2a0-0000-7000-8000-00000000ffff", "%20", "a%2fb", "%zz", "x".repeat(200), "<b>"]) {
    const answer = await ask(`/nodes/${id}/status`, { headers: bearer });
    t.equal(answer.status, 404, `${id.slice(0, 20)}: 404`);
    t.equal(answer.json.code, "not_found");
  }
  t.equal((await ask("/nodes/x/status?%zz=%", { headers: bearer })).status, 404, "a broken query of a route without one is ignored");
});

test("HEAD answers like GET without a body, also when it fails", async (t) => {
  const get = await ask("/livez");
  const head = await ask("/livez", { method: "HEAD" });
  t.equal(head.status, 200);
  t.equal(head.text, "");
  t.equal(head.headers.get("content-length"), get.headers.get("content-length"));
  t.equal((await ask("/nope", { method: "HEAD" })).status, 404);
  t.equal((await ask("/version", { method: "HEAD" })).status, 401);
  const [host, close] = [`Host: 127.0.0.1:${port}\r\n`, "Connection: close\r\n"];
  const text = await raw(port, [`HEAD /livez HTTP/1.1\r\n${host}\r\nGET /livez HTTP/1.1\r\n${host}${close}\r\n`], { quietMs: 5000 });
  t.same(statuses(text), [200, 200], "nothing of a body stands between two answers of one connection");
});

test("requests that two parsers could read differently are refused", async (t) => {
  const host = `Host: 127.0.0.1:${port}\r\n`;
  const auth = `Authorization: ${bearer.authorization}\r\n`;
  const smuggled = "GET /version HTTP/1.1\r\n\r\n";
  const cases: [string, string][] = [
    [
      "Content-Length and Transfer-Encoding",
      `POST /nodes HTTP/1.1\r\n${host}${auth}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`,
    ],
    ["two Content-Lengths", `POST /nodes HTTP/1.1\r\n${host}${auth}Content-Length: 4\r\nContent-Length: 40\r\n\r\n${smuggled}`],
    ["a Content-Length that is no number", `POST /nodes HTTP/1.1\r\n${host}${auth}Content-Length: 4x\r\n\r\nabcd`],
    ["a negative Content-Length", `POST /nodes HTTP/1.1\r\n${host}${auth}Content-Length: -1\r\n\r\n`],
    [
      "a broken chunk",
      `POST /nodes HTTP/1.1\r\n${host}${auth}Transfer-Encoding: chunked\r\nContent-Type: application/json\r\n\r\nZZ\r\nabc\r\n0\r\n\r\n`,
    ],
    ["a header without a colon", `GET /livez HTTP/1.1\r\n${host}nonsense\r\n\r\n`],
    ["a space before the colon", `GET /livez HTTP/1.1\r\n${host}X-Test : 1\r\n\r\n`],
    ["no HTTP at all", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"],
  ];
  for (const [name, bytes] of cases) {
    const seen = statuses(await raw(port, [bytes]));
    t.ok(seen.length <= 1, `${name}: at most one answer`);
    t.ok(
      seen.every((status) => status >= 400 && status < 500),
      `${name}: ${seen.join() || "closed"}`,
    );
  }
  t.equal((await ask("/livez")).status, 200, "the server goes on");
});

test("headers over the limit, and half a request that is never finished, hold nobody up", async (t) => {
  const huge = await raw(port, [`GET /livez HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nX-Big: ${"x".repeat(64 * 1024)}\r\n\r\n`]);
  t.ok(
    statuses(huge).every((status) => status >= 400 && status < 500),
    "refused or closed",
  );
  const half = raw(port, [`GET /livez HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n`], { limitMs: 300 });
  t.equal((await ask("/livez")).status, 200);
  await half;
});

test("the host must be one that is served", async (t) => {
  const get = async (host: string) => {
    const text = await raw(port, [`GET /livez HTTP/1.1\r\n${host}Connection: close\r\n\r\n`]);
    return { status: statuses(text)[0] ?? 0, text };
  };
  for (const host of ["127.0.0.1", "localhost", "LOCALHOST:9", "[::1]:5055", `127.0.0.1:${port}`, "localhost."])
    t.equal((await get(`Host: ${host}\r\n`)).status, 200, `${host} is served`);
  for (const host of ["evil.example", "evil.example:5055", "a", "127.0.0.1.evil.example", "10.0.0.1", "xn--80ak6aa92e.com"]) {
    const { status, text } = await get(`Host: ${host}\r\n`);
    t.equal(status, ERRORS.wrong_host.status, `${host} is not`);
    t.match(text, /answers only for localhost/, "and the answer says for which");
  }
  for (const host of ["", "a b", "http://x/", "127.0.0.1:99999", "a@b", "[::1", "%00", "a/b", "a,b", "127.0.0.1:"])
    t.equal((await get(`Host: ${host}\r\n`)).status, 400, `${JSON.stringify(host)} is malformed`);
  t.equal((await get("")).status, 400, "none at all");
  const secret = (await get("Host: a b\r\n")).text;
  t.notOk(/node_modules|\/work\/|\.ts:/.test(secret), "no error page that shows sources");
});

test("a client that offers another protocol in passing is answered as if it had not", async (t) => {
  for (const offer of ["h2c", "TLS/1.0", "websocket2"]) {
    const text = await raw(port, [
      `GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: ${offer}\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n`,
    ]);
    t.same(statuses(text), [200], offer);
    const poll = await raw(port, [
      `GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: ${offer}\r\n\r\n`,
    ]);
    t.same(statuses(poll), [200], `${offer} to the socket engine`);
  }
});

test("a bug in a handler is reported, and the caller learns only the request id", async (t) => {
  const before = server.reports.length;
  const answer = await ask("/test/throw", { headers: { "x-request-id": "abc-123" } });
  t.equal(answer.status, 500);
  t.equal(answer.json.code, "internal");
  t.equal(answer.json.requestId, "abc-123", "a valid X-Request-Id is taken over");
  t.notOk(answer.text.includes("secret detail"));
  t.equal(server.reports.length, before + 1);
  const page = await ask("/test/throw", { headers: { accept: "text/html", "x-request-id": "<b>" } });
  t.match(page.headers.get("content-type") ?? "", /text\/html/);
  t.notOk(page.text.includes("<b>"), "an invalid X-Request-Id is replaced");
});

test("the end", (t) => {
  t.same(
    server.reports.filter(({ stage }) => stage !== "http"),
    [],
    "nothing else was reported",
  );
  return server.stop();
});
