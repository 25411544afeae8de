// What a client may do in a time, over real requests: 429 with Retry-After, by the effective address, on this runtime and over two workers.
import { io } from "socket.io-client";
import { test } from "../../harness/testing/tap.ts";
import { type Ask, asker, FORM_TYPE, JSON_TYPE } from "./ask.fixture.ts";

const PER_HOUR = { STUDIO_RATE_SIGN_IN: "4/h", STUDIO_RATE_BAD_TOKENS: "3/h", STUDIO_RATE_WRITES: "12/h", STUDIO_RATE_SOCKET: "5/h" };

/** A proxy on this machine is believed, so a request can be of any client. */
const server = await asker({
  STUDIO_TRUSTED_PROXIES: "127.0.0.1",
  ...PER_HOUR,
  STUDIO_RATE_REQUESTS: "30/h",
  STUDIO_RATE_HANDSHAKES: "3/h",
});
const { ask } = server;

const as = (client: string, more: Record<string, string> = {}) => ({ "x-forwarded-for": client, ...more });

/** The statuses of the same request `times` times. */
async function statuses(times: number, path: string, request: () => Ask): Promise<number[]> {
  const seen: number[] = [];
  for (let n = 0; n < times; n += 1) seen.push((await ask(path, request())).status);
  return seen;
}

const guess = (client: string): Ask => ({
  method: "POST",
  headers: { ...JSON_TYPE, ...as(client) },
  body: JSON.stringify({ token: "x".repeat(43) }),
});

test("sign-in: after a few wrong tokens nobody of that address is heard for a while, and the others are", async (t) => {
  t.same(await statuses(6, "/sign-in", () => guess("198.51.100.1")), [401, 401, 401, 401, 429, 429]);
  const refused = await ask("/sign-in", guess("198.51.100.1"));
  t.match(refused.json, { status: 429, code: "too_many_requests", detail: /sign-in tokens.*Try again in \d+ s/ });
  const wait = Number(refused.headers.get("retry-after"));
  t.ok(wait > 600 && wait <= 900, `a quarter of an hour: ${wait}`);
  t.equal(refused.headers.get("content-type"), "application/problem+json");
  const page = await ask("/sign-in", { method: "POST", headers: { ...FORM_TYPE, ...as("198.51.100.1") }, body: `token=${"x".repeat(43)}` });
  t.equal(page.status, 429);
  t.match(page.text, /Too many requests/);
  t.match(page.headers.get("content-type") ?? "", /text\/html/);

  const token = await server.loginToken();
  const good = (client: string): Ask => ({ method: "POST", headers: { ...JSON_TYPE, ...as(client) }, body: JSON.stringify({ token }) });
  t.equal((await ask("/sign-in", good("198.51.100.1"))).status, 429, "a right token waits, too");
  t.equal((await ask("/sign-in", good("198.51.100.2"))).status, 200, "it is not used up, and the next address is free");
  for (let n = 0; n < 4; n += 1) {
    const body = JSON.stringify({ token: await server.loginToken() });
    t.equal(
      (await ask("/sign-in", { method: "POST", headers: { ...JSON_TYPE, ...as("198.51.100.3") }, body })).status,
      200,
      "what works does not count",
    );
  }
});

test("one that invents addresses to its left is the same client, and so is a /64", async (t) => {
  let n = 0;
  const lying = () => guess(`10.9.8.${n++}, 198.51.100.4`);
  t.same(await statuses(5, "/sign-in", lying), [401, 401, 401, 401, 429]);
  const roaming = () => guess(`2001:db8:7:7::${(n++).toString(16)}`);
  t.same(await statuses(5, "/sign-in", roaming), [401, 401, 401, 401, 429]);
  t.equal((await ask("/sign-in", guess("2001:db8:7:8::1"))).status, 401);
});

test("API tokens that do not work, over requests and over sockets; one that works always does", async (t) => {
  const wrong = (): Ask => ({ headers: as("198.51.100.10", { authorization: `Bearer ${"x".repeat(43)}` }) });
  t.same(await statuses(5, "/api/nodes", wrong), [401, 401, 401, 429, 429]);
  t.equal((await ask("/api/nodes", { headers: as("198.51.100.10", server.bearer) })).status, 200, "of the same address");
  const dial = async (token: string) => {
    const socket = io(`${server.url}/rt`, {
      auth: { token },
      transports: ["websocket"],
      extraHeaders: as("198.51.100.10"),
      reconnection: false,
      forceNew: true,
    });
    const code = await new Promise<string>((resolve) => {
      socket.on("connect", () => resolve("in"));
      socket.on("connect_error", (error) => resolve((error as { data?: { code: string } }).data?.code ?? error.message));
    });
    socket.close();
    return code;
  };
  t.equal(await dial("y".repeat(43)), "too_many_requests");
  t.equal(await dial(server.bearer.authorization!.slice(7)), "in");
});

test("changes, and everything; probes are never refused", async (t) => {
  const write = (): Ask => ({ method: "POST", headers: { ...JSON_TYPE, ...as("198.51.100.20", server.bearer) }, body: "{}" });
  const writes = await statuses(14, "/api/tokens", write);
  t.equal(writes.indexOf(429), 12, String(writes));
  t.equal((await ask("/api/nodes", { headers: as("198.51.100.20", server.bearer) })).status, 200, "reading goes on");
  const reads = await statuses(35, "/api/nodes", () => ({ headers: as("198.51.100.21", server.bearer) }));
  t.same([reads.filter((status) => status === 200).length, reads.at(-1)], [30, 429]);
  for (const probe of ["/livez", "/readyz", "/healthz"])
    t.notOk((await statuses(40, probe, () => ({ headers: as("198.51.100.21") }))).includes(429), probe);
  t.equal((await ask("/nothing-here", { headers: as("198.51.100.21") })).status, 429, "an address that leads nowhere counts, too");
});

test("new sockets, by both transports; and calls over one", async (t) => {
  const opened = await statuses(5, "/socket.io/?EIO=4&transport=polling", () => ({ headers: as("198.51.100.30") }));
  t.same(opened, [200, 200, 200, 429, 429]);
  const refused = await ask("/socket.io/?EIO=4&transport=polling", { headers: as("198.51.100.30") });
  t.ok(Number(refused.headers.get("retry-after")) > 0);
  const socket = io(`${server.url}/rt`, {
    auth: { token: server.bearer.authorization!.slice(7) },
    transports: ["websocket"],
    extraHeaders: as("198.51.100.31"),
    reconnection: false,
    forceNew: true,
  });
  await new Promise((resolve, reject) => {
    socket.on("rt.connected", resolve);
    socket.on("connect_error", reject);
  });
  const closed = new Promise<boolean>((resolve) => socket.on("disconnect", () => resolve(true)));
  const answers: unknown[] = [];
  for (let n = 0; n < 8; n += 1) answers.push(await socket.timeout(10_000).emitWithAck("rt.health", { n }));
  t.same(answers.map((answer) => (answer as { error?: { code: string } }).error?.code ?? "answered").slice(0, 8), [
    ...Array(5).fill("answered"),
    ...Array(3).fill("too_many_requests"),
  ]);
  for (let n = 0; n < 10; n += 1) socket.emit("rt.health", { n });
  t.ok(await closed, "one that does not stop is closed");
});

test("the end", () => server.stop());

test("a program of this machine is bounded in guessing alone; a proxy that nobody named is told of", async (t) => {
  const local = await asker({ ...PER_HOUR, STUDIO_RATE_REQUESTS: "10/h" });
  t.teardown(() => local.stop());
  for (let n = 0; n < 20; n += 1) t.equal((await local.ask("/api/nodes", { headers: local.bearer })).status, 200);
  const before = await local.ask("/readyz?verbose");
  t.same(before.json.notices, []);
  const tries: number[] = [];
  for (let n = 0; n < 50; n += 1) tries.push((await local.ask("/sign-in", { ...guess(`198.51.100.${n}`) })).status);
  t.equal(tries.filter((status) => status === 401).length, 40, "behind it ten times as much is let through, whatever the header says");
  t.match(String((await local.ask("/readyz?verbose")).json.notices), /forwarding headers are not believed/);
  const asked = await local.ask("/api/nodes", { headers: as("198.51.100.1", local.bearer) });
  t.equal(asked.status, 200);
});
