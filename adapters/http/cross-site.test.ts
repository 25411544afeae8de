/**
 * Which pages may open and use sockets: every kind of Origin, on every kind of request of the socket endpoint, directly and behind a trusted proxy. What
 * is looked at is what a browser would look at, and whether the session cookie that it sends along counts.
 */
import { io } from "socket.io-client";
import { test } from "../../harness/testing/tap.ts";
import { type Asker, asker } from "./ask.fixture.ts";
import { exchange } from "./exchange.fixture.ts";
import { cases, complaints, fateOf, kinds, POLICIES, POLLING, type Policy } from "./origins.fixture.ts";

/** What a TLS-terminating proxy on this machine says. */
const PROXIED = { "x-forwarded-proto": "https", "x-forwarded-host": "studio.example" };
const BEHIND = { STUDIO_PROXY_FIX_ENABLED: "true", STUDIO_ALLOWED_HOSTS: "studio.example" };

const settings = (policy: Policy): Record<string, string> =>
  POLICIES[policy] === "" ? {} : { STUDIO_SOCKETIO_CORS_ALLOWED_ORIGINS: POLICIES[policy] };

/** A session of our own on long-polling. */
async function session(server: Asker): Promise<string> {
  const { text } = await server.ask(POLLING);
  return (JSON.parse(text.slice(1)) as { sid: string }).sid;
}

for (const policy of Object.keys(POLICIES) as Policy[])
  for (const [place, more, base] of [
    ["directly", {}, {}],
    ["behind a proxy", BEHIND, PROXIED],
  ] as const)
    test(`${policy} let in, ${place}`, async (t) => {
      const server = await asker({ ...settings(policy), ...more });
      const own = place === "directly" ? server.url : "https://studio.example";
      const sid = await session(server);
      for (const one of cases(own)) {
        const { name, origin, headers = {} } = one;
        const sent = { ...base, ...headers, ...(origin === null ? {} : { origin }) };
        for (const kind of kinds(sid)) {
          const answer = await exchange(server.port, kind.method, kind.target, { ...kind.headers, ...sent }, kind.body);
          for (const complaint of complaints(one, policy, kind, answer)) t.fail(complaint);
        }
        t.pass(`${name}: ${fateOf(one, policy)}`);
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
  const server = await asker(settings("everybody"));
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
