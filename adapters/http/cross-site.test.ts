/**
 * Which pages may open and use sockets: every kind of Origin, on every kind of request of the socket endpoint, directly and behind a trusted proxy. What
 * is looked at is what a browser would look at, and whether the session cookie that it sends along counts.
 */
import { io } from "socket.io-client";
import { test } from "../../harness/testing/tap.ts";
import { type Asker, asker } from "./ask.fixture.ts";
import { exchange } from "./exchange.fixture.ts";

/** `cookie`: it may come in, and the cookie of the browser says who it is. `token`: it may come in, and must say itself who it is. */
type Fate = "cookie" | "token" | "refused";

interface Case {
  name: string;
  /** null: the request has none. */
  origin: string | null;
  /** Further headers of the request. */
  headers?: Record<string, string>;
  fate: Fate;
  /** What becomes of it where everybody is let in, if that is something else. */
  star?: Fate;
}

/** The cases for a server whose effective origin is `own`. */
function cases(own: string): Case[] {
  const { protocol, host, hostname, port } = new URL(own);
  const otherScheme = protocol === "https:" ? "http:" : "https:";
  const foreign: [name: string, origin: string][] = [
    ["an opaque origin", "null"],
    ["another site", "https://evil.example"],
    ["our name as the beginning of another", `${protocol}//${host}.evil.example`],
    ["our name as the beginning of another's host", `${protocol}//${hostname}.evil.example${port ? `:${port}` : ""}`],
    ["our name as the end of another", `${protocol}//evil${host}`],
    ["a host below ours", `${protocol}//evil.${host}`],
    ["another port", `${protocol}//${hostname}:1`],
    ["our port in longer", `${protocol}//${hostname}:${port || "44"}0`],
    ["another scheme", `${otherScheme}//${host}`],
    ["the scheme of websockets", `${protocol === "https:" ? "wss:" : "ws:"}//${host}`],
    ["upper case", own.toUpperCase()],
    ["a dot behind the host", `${protocol}//${hostname}.${port ? `:${port}` : ""}`],
    ["a name before the host", `${protocol}//user@${host}`],
    ["our host as the name before another", `${protocol}//${host}@evil.example`],
    ["a path behind it", `${own}/`],
    ["two origins", `${own} https://evil.example`],
    ["two origins with a comma", `${own}, https://evil.example`],
    ["an empty origin", ""],
    ["a named origin over plain HTTP", "http://friend.example"],
    ["a named origin with a port", "https://friend.example:444"],
    ["the end of a named origin", "https://notfriend.example"],
    ["a named origin as a beginning", "https://friend.example.evil.example"],
  ];
  return [
    { name: "no origin, as from a program", origin: null, fate: "cookie" },
    { name: "our own", origin: own, fate: "cookie" },
    { name: "our own, and the browser says so", origin: own, headers: { "sec-fetch-site": "same-origin" }, fate: "cookie" },
    { name: "no origin, and the browser says cross-site", origin: null, headers: { "sec-fetch-site": "cross-site" }, fate: "refused" },
    { name: "no origin, and the browser says same-site", origin: null, headers: { "sec-fetch-site": "same-site" }, fate: "refused" },
    { name: "one that is named", origin: "https://friend.example", fate: "cookie" },
    ...foreign.map(([name, origin]): Case => ({ name, origin, fate: "refused", star: "token" })),
  ];
}

const POLLING = "/socket.io/?EIO=4&transport=polling";
const WEBSOCKET = "/socket.io/?EIO=4&transport=websocket";
const FRIEND = { STUDIO_SOCKETIO_CORS_ALLOWED_ORIGINS: "https://friend.example" };
const EVERYBODY = { STUDIO_SOCKETIO_CORS_ALLOWED_ORIGINS: "https://friend.example,*" };
/** What a TLS-terminating proxy on this machine says. */
const PROXIED = { "x-forwarded-proto": "https", "x-forwarded-host": "studio.example" };
const BEHIND = { STUDIO_PROXY_FIX_ENABLED: "true", STUDIO_ALLOWED_HOSTS: "studio.example" };

const UPGRADE = {
  connection: "Upgrade",
  upgrade: "websocket",
  "sec-websocket-version": "13",
  "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
};
const CLOSE = { connection: "close" };

/** A session of our own on long-polling. */
async function session(server: Asker): Promise<string> {
  const { text } = await server.ask(POLLING);
  return (JSON.parse(text.slice(1)) as { sid: string }).sid;
}

for (const [setting, env] of [
  ["no other origin", {}],
  ["a named origin", FRIEND],
  ["everybody", EVERYBODY],
] as const)
  for (const [place, more, base] of [
    ["directly", {}, {}],
    ["behind a proxy", BEHIND, PROXIED],
  ] as const)
    test(`${setting} let in, ${place}`, async (t) => {
      const server = await asker({ ...env, ...more });
      const { port } = server;
      const own = place === "directly" ? server.url : "https://studio.example";
      const sid = await session(server);
      for (const { name, origin, headers = {}, fate, star } of cases(own)) {
        const named = origin === "https://friend.example";
        const wanted: Fate =
          named && setting === "no other origin" ? "refused" : setting === "everybody" && star !== undefined ? star : fate;
        const sent = { ...base, ...headers, ...(origin === null ? {} : { origin }) };
        const asks: [what: string, method: string, target: string, headers: Record<string, string>, passed: number][] = [
          ["a handshake by polling", "GET", POLLING, CLOSE, 200],
          ["a handshake by websocket", "GET", WEBSOCKET, UPGRADE, 101],
          // Our own session is not used up by these: one is not text of the protocol, the other is of a session that nobody has.
          ["a poll of a session", "GET", `${POLLING}&sid=w1~${"x".repeat(20)}`, CLOSE, 400],
          ["a POST of a session", "POST", `${POLLING}&sid=${sid}`, { ...CLOSE, "content-type": "text/plain" }, 200],
          ["an upgrade of a session", "GET", `${WEBSOCKET}&sid=w1~${"x".repeat(20)}`, UPGRADE, 400],
          ["a preflight", "OPTIONS", `${POLLING}&sid=w9~${"x".repeat(20)}`, { ...CLOSE, "access-control-request-method": "POST" }, 204],
        ];
        for (const [what, method, target, extra, passed] of asks) {
          const body = method === "POST" ? "3" : "";
          const answer = await exchange(port, method, target, { ...extra, ...sent }, body);
          const about = `${name}: ${what}`;
          if (answer.status !== (wanted === "refused" ? 403 : passed)) t.fail(`${about} is ${wanted}, but was answered ${answer.status}`);
          const { "access-control-allow-origin": allowed = null, "access-control-allow-credentials": credentials = null } = answer.headers;
          if (answer.status === 101) continue;
          const wantedOrigin = wanted === "refused" ? null : named ? origin : wanted === "token" ? "*" : null;
          if (allowed !== wantedOrigin) t.fail(`${about}: Access-Control-Allow-Origin is ${allowed}, not ${wantedOrigin}`);
          if (credentials !== (wantedOrigin === null || wantedOrigin === "*" ? null : "true"))
            t.fail(`${about}: Access-Control-Allow-Credentials is ${credentials}`);
          if (answer.headers["cache-control"] !== "no-store") t.fail(`${about}: Cache-Control is ${answer.headers["cache-control"]}`);
          if (!answer.headers.vary?.includes("Origin")) t.fail(`${about}: Vary is ${answer.headers.vary}`);
        }
        t.pass(`${name}: ${wanted}`);
      }
      t.same(server.reports, [], "nothing was reported");
      await server.stop();
    });

/** What a browser that is signed in would get in the namespace: `null` when it is let in, else the code of the refusal. */
function enter(server: Asker, transport: "polling" | "websocket", headers: Record<string, string>, token?: string): Promise<string | null> {
  const socket = io(`${server.url}/rt`, {
    transports: [transport],
    extraHeaders: headers,
    auth: token === undefined ? {} : { token },
    forceNew: true,
    reconnection: false,
  });
  return new Promise<string | null>((resolve) => {
    socket.on("connect", () => resolve(null));
    socket.on("connect_error", (error) => resolve((error as { data?: { code?: string } }).data?.code ?? "not let in"));
  }).finally(() => socket.close());
}

test("the cookie of a browser counts for our own pages and those of named origins, never for everybody's", async (t) => {
  const server = await asker(EVERYBODY);
  const { cookie } = await server.session();
  const token = await server.apiToken();
  const evil = "https://evil.example";
  for (const transport of ["polling", "websocket"] as const) {
    t.equal(await enter(server, transport, { origin: server.url, cookie }), null, `${transport}: our own page`);
    t.equal(await enter(server, transport, { origin: "https://friend.example", cookie }), null, `${transport}: a named origin`);
    t.equal(await enter(server, transport, { cookie }), null, `${transport}: a program with a cookie`);
    t.equal(await enter(server, transport, { origin: evil, cookie }), "unauthenticated", `${transport}: any other page`);
    t.equal(await enter(server, transport, { origin: "null", cookie }), "unauthenticated", `${transport}: a page without an origin`);
    t.equal(await enter(server, transport, { origin: evil, cookie }, token), null, `${transport}: any other page with a token of its own`);
    t.equal(await enter(server, transport, { origin: evil, cookie }, "x".repeat(43)), "bad_token", `${transport}: with a wrong one`);
    t.equal(
      await enter(server, transport, { origin: evil, cookie, authorization: `Bearer ${token}` }),
      null,
      `${transport}: with one in the Authorization header`,
    );
  }
  t.equal(await enter(server, "polling", { origin: evil, "sec-fetch-site": "cross-site", cookie }), "unauthenticated");
  await server.stop();
});
