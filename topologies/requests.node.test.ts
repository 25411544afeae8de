// Requests that are not as they should be, and more of them than one, through every proxy to a Studio of three runtimes.
import { test } from "../harness/testing/tap.ts";
import { sendHttp2, sendRaw } from "./client.fixture.ts";
import { bearer, behind, type Front, loginToken, portOf, startBehind, told } from "./front.fixture.ts";
import nginx from "./proxies/nginx.ts";
import type { ProxyDriver } from "./proxy.ts";
import { able, NAME, planOf, STRANGER } from "./stage.fixture.ts";
import { LIES, WEBSOCKET } from "./truth.fixture.ts";

const studio = await startBehind();
const port = portOf(studio);
const MIB = 1024 * 1024;

/** What other products believe, and what passes proxies because they do not know it. */
const FOREIGN: [string, string][] = [
  ...[
    "CF-Connecting-IP",
    "CF-Connecting-IPv6",
    "True-Client-IP",
    "X-Client-IP",
    "X-Cluster-Client-IP",
    "Client-IP",
    "Fastly-Client-IP",
    "X-Original-Forwarded-For",
    "X_Forwarded_For",
    "X_Real_IP",
  ].map((name): [string, string] => [name, "6.6.6.6"]),
  ...["X-Host", "X-Original-Host", "X-Forwarded-Server", "X_Forwarded_Host", "X-HTTP-Host-Override"].map((name): [string, string] => [
    name,
    "evil.test",
  ]),
  ...["X-Forwarded-Scheme", "X-Forwarded-Protocol", "X-Url-Scheme", "X_Forwarded_Proto"].map((name): [string, string] => [name, "gopher"]),
  ["X-Forwarded-Ssl", "on"],
  ["Front-End-Https", "on"],
  ["CF-Visitor", '{"scheme":"gopher"}'],
  ["X_Forwarded_Port", "444"],
  ["X_Forwarded_Prefix", "/evil"],
  ["X-Original-URL", "/sign-out"],
  ["X-Rewrite-URL", "/sign-out"],
  ["X-HTTP-Method-Override", "DELETE"],
  ["Via", "1.1 evil.test"],
  ["Proxy", "http://evil.test:1"],
];
/** Every header twice, once in another case. */
const DOUBLED = LIES.flatMap(([name, value]): [string, string][] => [
  [name, value],
  [name.toLowerCase(), value],
]);

for (const shape of ["http", "prefix-stripped"] as const) {
  test(`${shape}: headers that no proxy cleans, and headers twice, change nothing`, async (t) => {
    const plan = planOf(shape, port);
    await Promise.all(
      able(t, plan).map((driver) =>
        behind(studio, driver, plan, async (front) => {
          const truth = { url: front.url, client: STRANGER };
          t.same(await told(front, FOREIGN), truth, `${driver.name}: headers of other products`);
          t.same(await told(front, DOUBLED), truth, `${driver.name}: every header twice`);
          t.same(await told(front, [...FOREIGN, ...LIES]), truth, `${driver.name}: all of them`);
          if (!plan.tls?.http2) return;
          const headers = Object.fromEntries([bearer(studio), ...FOREIGN, ...LIES].map(([name, value]) => [name.toLowerCase(), value]));
          const { status, text } = await sendHttp2(front.place, `${front.prefix}/openapi.json`, headers);
          t.match(text, `"url":"${front.url}"`, `${driver.name}: all of them over HTTP/2 (${status})`);
        }),
      ),
    );
  });
}

for (const shape of ["http", "tls", "prefix-kept"] as const) {
  test(`${shape}: clients see port 8443, the proxy listens on another one`, async (t) => {
    const plan = planOf(shape, port);
    await Promise.all(
      able(t, plan).map((driver) =>
        behind(studio, driver, plan, async (front) => {
          const host: [string, string] = ["Host", `${NAME}:8443`];
          const origin = `${plan.tls ? "https" : "http"}://${NAME}:8443`;
          t.same(await told(front, [host]), { url: origin + front.prefix, client: STRANGER }, `${driver.name}: its own URL`);
          const enter = async (from: string) =>
            front.get("/sign-in", {
              method: "POST",
              body: new URLSearchParams({ token: await loginToken(studio), next: "/nodes" }).toString(),
              lines: [host, ["Accept", "text/html"], ["Content-Type", "application/x-www-form-urlencoded"], ["Origin", from]],
            });
          const entered = await enter(origin);
          t.equal(entered.status, 303, `${driver.name}: signed in from a page of it`);
          const to = new URL(String(entered.headers.location), `${origin}${front.prefix}/sign-in`);
          t.equal(to.href, `${origin}${front.prefix}/nodes`, `${driver.name}: and sent on below it`);
          t.equal((await enter(front.origin)).status, 403, `${driver.name}: not from a page of the port behind it`);
          const shake = (from: string) =>
            front.get("/socket.io/?EIO=4&transport=websocket", {
              lines: [host, ["Connection", "Upgrade"], ...WEBSOCKET, ["Origin", from]],
            });
          t.equal((await shake(origin)).status, 101, `${driver.name}: a websocket from a page of it`);
          t.equal((await shake(front.origin)).status, 403, `${driver.name}: none from the port behind it`);
        }),
      ),
    );
  });
}

/** `truth`: it is refused, or served as what the proxy says it is. */
interface Odd {
  readonly id: string;
  readonly text: (host: string) => string;
  readonly wants: number | RegExp | "truth";
}
const KEY = "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
const authorization = `Authorization: ${bearer(studio)[1]}\r\n`;
const upgrade = (id: string, wants: Odd["wants"], lines: string): Odd => ({
  id,
  wants,
  text: (host) =>
    `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: ${host}\r\nOrigin: http://${host}\r\n${KEY}${lines.replaceAll("\n", "\r\n")}\r\n`,
});
const get = (id: string, lines: (host: string) => string, target: (host: string) => string = () => ""): Odd => ({
  id,
  wants: "truth",
  text: (host) =>
    `GET ${target(host)}/openapi.json HTTP/1.1\r\n${lines(host).replaceAll("\n", "\r\n")}${authorization}Connection: close\r\n\r\n`,
});
const REFUSED = /^HTTP\/1\.1 400 [\s\S]*A proxy in front removed the Upgrade header of a websocket, or changed it/;
/** nginx, Caddy and Traefik make one of two equal lines. */
const ONE_OR_REFUSED = new RegExp(`^HTTP/1\\.1 101 |${REFUSED.source}`);

const ODD: readonly Odd[] = [
  upgrade(
    "HDR-01 Connection: Upgrade, X-Forwarded-Proto",
    101,
    "Connection: Upgrade, X-Forwarded-Proto, X-Forwarded-For\nUpgrade: websocket\n",
  ),
  upgrade("HDR-03 Upgrade: websocket,websocket", REFUSED, "Connection: Upgrade\nUpgrade: websocket,websocket\n"),
  upgrade("HDR-03 Upgrade: websocket, another protocol", REFUSED, "Connection: Upgrade\nUpgrade: websocket, evil/1\n"),
  upgrade("HDR-03 two lines of Upgrade", ONE_OR_REFUSED, "Connection: Upgrade\nUpgrade: websocket\nUpgrade: websocket\n"),
  upgrade("HDR-04 Connection: keep-alive, Upgrade", 101, "Connection: keep-alive, Upgrade\nUpgrade: websocket\n"),
  upgrade("HDR-04 in other cases and another order", 101, "upgrade: WebSocket\nconnection: uPGRADE , keep-alive\n"),
  upgrade("HDR-06 a websocket without Upgrade", REFUSED, "Connection: close\n"),
  {
    id: "HDR-05 Connection: upgrade on a poll",
    wants: /^HTTP\/1\.1 200 [\s\S]*"sid":/,
    text: (host) => `GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: ${host}\r\nConnection: upgrade, close\r\n\r\n`,
  },
  get("HDR-07 a folded header", (host) => `Host: ${host}\nX-Forwarded-Proto: https,\n gopher\nX-Forwarded-For: 6.6.6.6\n , 7.7.7.7\n`),
  get("HDR-08 a thousand entries", (host) => `Host: ${host}\nX-Forwarded-For: ${"6.6.6.6, ".repeat(1000)}1.1.1.1\n`),
  get("HDR-08 a header of 40 kB", (host) => `Host: ${host}\nX-Forwarded-Host: ${"a".repeat(40_000)}.test\n`),
  get("HOST-10 a second Host after the first", (host) => `Host: ${host}\nHost: evil.test\n`),
  get("HOST-10 and before it", (host) => `Host: evil.test\nHost: ${host}\n`),
  get("HOST-09 a user in Host", (host) => `Host: ${host}@evil.test\n`),
  get("HOST-09 a space before the colon", (host) => `Host : ${host}\n`),
  get("HOST-09 no Host", () => ""),
  get(
    "HOST-11 another host in the target",
    (host) => `Host: ${host}\n`,
    () => "http://evil.test",
  ),
  get(
    "HOST-11 another host in Host",
    () => "Host: evil.test\n",
    (host) => `http://${host}`,
  ),
];

test("odd requests are served as what they are, or refused, and none hangs", async (t) => {
  const plan = planOf("http", port);
  await Promise.all(
    able(t, plan).map((driver) =>
      behind(studio, driver, plan, async ({ place, url }) => {
        await Promise.all(
          ODD.map(async ({ id, text, wants }) => {
            const came = await sendRaw(place, text(`${NAME}:${place.port}`), STRANGER);
            const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(came)?.[1]);
            const about = `${driver.name}: ${id} (${status})`;
            if (wants !== "truth") t.match(came, typeof wants === "number" ? new RegExp(`^HTTP/1\\.1 ${wants} `) : wants, about);
            else if (came.includes('"servers":')) t.match(came, `"url":"${url}"`, about);
            // Caddy answers 200 with nothing for a host that it does not know.
            else t.ok((status >= 400 && status < 500) || /^HTTP\/1\.1 200 [\s\S]*\r\nContent-Length: 0\r\n/.test(came), about);
            t.notOk(came.includes("evil.test/"), `${driver.name}: ${id} makes no link`);
          }),
        );
      }),
    ),
  );
});

/** A session of the polling transport by hand: every request on a connection of its own, so on whatever worker gets it. */
async function polls({ get }: Front, rounds: number): Promise<string> {
  const base = "/socket.io/?EIO=4&transport=polling";
  const opened = await get(base);
  if (opened.status !== 200) return `the handshake: ${opened.status} ${opened.text}`;
  const path = `${base}&sid=${(JSON.parse(opened.text.slice(1)) as { sid: string }).sid}`;
  const say = async (packet: string) => {
    const { status, text } = await get(path, { method: "POST", body: packet, lines: [["Content-Type", "text/plain;charset=UTF-8"]] });
    if (text !== "ok") throw new Error(`POST ${packet}: ${status} ${text}`);
  };
  const hear = async (wanted: string) => {
    for (let tries = 0; tries < 10; tries += 1) {
      const { status, text } = await get(path);
      if (status !== 200) throw new Error(`GET for ${wanted}: ${status} ${text}`);
      if (text.split("\x1e").some((packet) => packet.startsWith(wanted))) return;
      if (text.split("\x1e").includes("2")) await say("3");
    }
    throw new Error(`${wanted} did not come`);
  };
  try {
    await say(`40/rt,${JSON.stringify({ token: studio.apiToken })}`);
    await hear("40/rt,");
    for (let round = 0; round < rounds; round += 1) {
      await say(`42/rt,${round}["rt.health",{"echo":"${round}"}]`);
      await hear(`43/rt,${round}[`);
    }
    await say("1");
    return "all answered";
  } catch (error) {
    return (error as Error).message;
  }
}

test("forty polls in a row, each on a connection of its own", async (t) => {
  const plan = planOf("tls", port);
  await Promise.all(
    able(t, plan).map((driver) =>
      behind(studio, driver, plan, async (front) => {
        t.equal(await polls(front, 40), "all answered", driver.name);
      }),
    ),
  );
});

test("a proxy that writes Connection: upgrade on every request: polls and websockets work all the same", async (t) => {
  const careless: ProxyDriver = {
    ...nginx,
    render: (plan, directory) =>
      Object.fromEntries(
        Object.entries(nginx.render(plan, directory)).map(([name, text]) => [
          name,
          text.replace("Connection $studio_connection", 'Connection "upgrade"'),
        ]),
      ),
  };
  await behind(studio, careless, planOf("http", port), async (front) => {
    t.match(front.running.configuration["studio.conf"], 'Connection "upgrade";');
    t.equal(await polls(front, 10), "all answered", "HDR-05");
    const { text } = await front.get("/livez", { method: "GET" });
    t.equal(text, "ok\n", "so does everything else");
  });
});

test("bodies up to the limit of Studio arrive, and what is larger is refused in its words", async (t) => {
  const plan = planOf("http", port);
  const flowchart = JSON.stringify({ name: "Large", definition: { nodes: [], edges: [] } });
  await Promise.all(
    able(t, plan).map((driver) =>
      behind(studio, driver, plan, async ({ get: ask }) => {
        for (const framing of [[], [["Transfer-Encoding", "chunked"]]] as [string, string][][]) {
          const how = framing.length === 0 ? "with its length" : "in chunks";
          const post = (bytes: number) =>
            ask("/flowcharts", {
              method: "POST",
              body: flowchart.padEnd(bytes),
              lines: [bearer(studio), ["Content-Type", "application/json"], ...framing],
            });
          const fits = await post(MIB);
          t.ok([201, 422].includes(fits.status), `${driver.name}: 1 MiB ${how} is read (${fits.status} ${fits.text.slice(0, 200)})`);
          const larger = await post(MIB + 1);
          t.equal(larger.status, 413, `${driver.name}: one byte more ${how} is refused`);
          t.match(larger.text, '"code":"payload_too_large"', `${driver.name}: by Studio`);
        }
      }),
    ),
  );
});

test("the PROXY protocol is not read: what begins with its line is refused", async (t) => {
  for (let n = 0; n < 6; n += 1) {
    const came = await sendRaw({ port }, `PROXY TCP4 6.6.6.6 127.0.0.1 4711 443\r\nGET /livez HTTP/1.1\r\nHost: ${NAME}\r\n\r\n`, STRANGER);
    t.ok(came === "" || came.startsWith("HTTP/1.1 400 "), `refused: ${came.split("\r\n")[0]}`);
  }
});

test("the end", async () => {
  await studio.stop();
});
