// What each proxy does to a request, seen by an upstream that says what reached it.
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Test, test } from "../harness/testing/tap.ts";
import { createAuthority } from "./certificates.ts";
import { connected, type Place, send, sendHttp2, socketAt } from "./client.fixture.ts";
import { openDirectory } from "./directory.ts";
import { type Echoed, startEcho } from "./echo.fixture.ts";
import { proxies } from "./proxies/index.ts";
import { type ProxyDriver, type ProxyPlan, refusal } from "./proxy.ts";
import { programOf, type RunningProxy, runProxy } from "./run-proxy.ts";
import { type ShapeName, shapeNames, shapes } from "./shapes.ts";

const NAME = "studio.test";
/** Loopback has many addresses: this one is the proxy in front, the others are strangers. */
const FRONT = "127.0.0.8";
const STRANGER = "127.0.0.9";

const directory = openDirectory("certificates");
process.on("exit", () => rmSync(directory, { recursive: true, force: true }));
const authority = createAuthority(join(directory, "good"));
const rogue = createAuthority(join(directory, "rogue"), "Another authority");
const edge = authority.issue("edge", { names: [NAME] });
const upstreamLeaf = authority.issue("upstream", { names: ["upstream.test", NAME] });

const echo = await startEcho();
const second = await startEcho({ id: "second" });
const secure = await startEcho({ tls: upstreamLeaf });
const imposters = {
  "another authority": await startEcho({ tls: rogue.issue("rogue", { names: ["upstream.test", NAME] }) }),
  "another name": await startEcho({ tls: authority.issue("elsewhere", { names: ["elsewhere.test"] }) }),
  "yesterday's certificate": await startEcho({ tls: authority.issue("old", { names: ["upstream.test", NAME], days: -1 }) }),
};

type Plan = Omit<ProxyPlan, "listen">;

const planOf = (shape: ShapeName, port = shape === "tls-to-tls" || shape === "passthrough" ? secure.port : echo.port): Plan =>
  shapes[shape]({
    name: NAME,
    edge,
    upstreamCa: authority.ca,
    upstreamName: "upstream.test",
    upstreams: [{ address: "127.0.0.1", port }],
    behind: [`${FRONT}/32`],
  });

const anywhere = { address: "127.0.0.1", port: 1 };
const able = (plan: Plan) => proxies.filter((driver) => refusal(driver, { ...plan, listen: anywhere }) === null);

/** Whether the client speaks TLS: to the proxy, or through it. */
const overTls = (plan: Plan) => plan.tls !== null || plan.layer === "tcp";

async function withProxy(
  driver: ProxyDriver,
  plan: Plan,
  work: (running: RunningProxy, place: Place) => Promise<void>,
  sees: "echo" | "any" = "echo",
) {
  const running = await runProxy(driver, plan, { path: `${plan.prefix?.path ?? ""}/ready`, sees, secure: overTls(plan) });
  try {
    await work(running, { name: NAME, port: running.port, ca: overTls(plan) ? authority.caText : null });
  } catch (error) {
    throw new Error(`${driver.name}: ${(error as Error).message}\n${running.log()}\n${running.configuration[driver.site]}`, {
      cause: error,
    });
  } finally {
    await running.stop();
  }
}

/** Runs `work` for every proxy that can do the plan, all at once: most of the time is waiting. */
const each = (plan: Plan, work: (running: RunningProxy, place: Place) => Promise<void>) =>
  Promise.all(able(plan).map((driver) => withProxy(driver, plan, work)));

const parse = ({ text }: { text: string }) => JSON.parse(text) as Echoed;

/** The values of a header, its lines joined in order; null when it is not there. */
function header(echoed: Echoed, name: string): string | null {
  const values = echoed.lines.filter(([key]) => key === name).map(([, value]) => value);
  return values.length === 0 ? null : values.join(", ");
}

/** A Forwarded header as its elements, quotes taken off. */
const elements = (value: string | null) =>
  (value ?? "").split(/,\s*/).map((element) =>
    Object.fromEntries(
      element.split(";").map((pair) => {
        const [key = "", said = ""] = pair.split(/=(.*)/s);
        return [key.toLowerCase(), said.replace(/^"|"$/g, "")];
      }),
    ),
  );

const LIES: [string, string][] = [
  ["X-Forwarded-For", "6.6.6.6"],
  ["X-Forwarded-For", "7.7.7.7"],
  ["X-Forwarded-Proto", "gopher"],
  ["X-Forwarded-Host", "evil.test:1"],
  ["X-Forwarded-Port", "444"],
  ["X-Forwarded-Prefix", "/evil"],
  ["Forwarded", "for=6.6.6.6;host=evil.test;proto=gopher"],
  ["X-Real-IP", "6.6.6.6"],
];
const NAMES = [...new Set(LIES.map(([name]) => name.toLowerCase()))];
/** Asks the proxy to drop what it is about to set. */
const DROP: [string, string] = ["Connection", `close, ${[...new Set(LIES.map(([name]) => name))].join(", ")}`];

/** What the upstream must see of the client, header by header; null: it must not be there. */
function truth(driver: ProxyDriver, plan: ProxyPlan, client: string): Record<string, unknown> {
  const scheme = plan.tls ? "https" : "http";
  const host = `${NAME}:${plan.listen.port}`;
  const rfc = plan.forwarded === "rfc7239";
  // lighttpd always adds these three, with the truth in them.
  const xf = !rfc || driver.name === "lighttpd";
  return {
    host,
    "x-forwarded-for": xf ? client : null,
    "x-forwarded-proto": xf ? scheme : null,
    "x-forwarded-host": xf ? host : null,
    "x-forwarded-port": rfc && driver.name !== "lighttpd" ? null : String(plan.listen.port),
    "x-forwarded-prefix": plan.prefix?.path ?? null,
    "x-real-ip": null,
    forwarded: rfc ? [{ for: client, host, proto: scheme }] : null,
  };
}

const seen = (echoed: Echoed) =>
  Object.fromEntries(
    ["host", ...NAMES].map((name) => {
      const value = header(echoed, name);
      return [name, name === "forwarded" && value !== null ? elements(value) : value];
    }),
  );

async function tellsTheTruth(t: Test, { driver, plan }: RunningProxy, place: Place) {
  const base = plan.prefix?.path ?? "";
  const wanted = truth(driver, plan, STRANGER);
  const variants: Record<string, [string, string][]> = {
    "says nothing": [],
    "lies in every header": LIES,
    "lies, and lists them in Connection": [...LIES, DROP],
    "only lists them in Connection": [DROP],
  };
  for (const [about, lines] of Object.entries(variants)) {
    const echoed = parse(await send(place, { path: `${base}/x`, lines, from: STRANGER }));
    t.same(seen(echoed), wanted, `${driver.name}: the upstream learns the truth of a client that ${about}`);
    const connection = header(echoed, "connection") ?? "";
    t.notOk(
      /x-forwarded-|forwarded|x-real-ip/i.test(connection),
      `${driver.name}: a next hop is not told to drop them (Connection: ${connection})`,
    );
  }
  if (plan.tls?.http2) {
    const echoed = parse(
      await sendHttp2(place, `${base}/x`, { "x-forwarded-for": "6.6.6.6", "x-forwarded-proto": "gopher", forwarded: "for=6.6.6.6" }),
    );
    t.same(seen(echoed), truth(driver, plan, "127.0.0.1"), `${driver.name}: and over HTTP/2`);
  }
}

/** The address reaches the upstream as it was sent, and what the upstream says of addresses reaches the client as it was said. */
async function leavesAddressesAlone(t: Test, { driver, plan }: RunningProxy, place: Place) {
  const base = plan.prefix?.path ?? "";
  const inside = plan.prefix?.kept === false ? "" : base;
  const odd = "/a%2Fb/c%20d/%C3%A9;v=1?x=%2F&y=a+b&z=%25";
  t.equal(parse(await send(place, { path: base + odd })).url, inside + odd, `${driver.name}: the path arrives as it was sent`);
  const redirected = await send(place, { path: `${base}/redirect?to=${encodeURIComponent(`${base}/nodes?a=1`)}` });
  t.equal(redirected.headers.location, `${base}/nodes?a=1`, `${driver.name}: a redirect is passed on unchanged`);
  t.same(redirected.headers["set-cookie"], ["studio=1; Path=/studio/; HttpOnly; Secure"], `${driver.name}: so is a cookie`);
  const absolute = `${plan.tls ? "https" : "http"}://${NAME}:${plan.listen.port}${base}/x`;
  const away = await send(place, { path: `${base}/redirect?to=${encodeURIComponent(absolute)}` });
  t.equal(away.headers.location, absolute, `${driver.name}: so is an absolute redirect`);
  const posted = parse(await send(place, { method: "POST", path: `${base}/x`, body: "x".repeat(300_000) }));
  t.same([posted.method, posted.body], ["POST", 300_000], `${driver.name}: a body arrives whole`);
}

/** Pieces of an answer arrive when they are sent: the second is only sent after the first was seen. */
async function holdsNothingBack(t: Test, { driver, plan }: RunningProxy, place: Place) {
  const base = plan.prefix?.path ?? "";
  for (const type of ["text/event-stream", "text/plain"]) {
    for (const lines of [[], [["Accept-Encoding", "gzip"]]] as [string, string][][]) {
      const key = crypto.randomUUID();
      let stepped: Promise<unknown> | null = null;
      const answer = await send(place, { path: `${base}/stream?key=${key}&type=${type}`, lines }, (text) => {
        if (text.includes("first")) stepped ??= send(place, { path: `${base}/step?key=${key}` });
        return text.includes("second");
      });
      await stepped;
      t.ok(answer.text.includes("second"), `${driver.name}: ${type}${lines.length ? " with gzip allowed" : ""} is not held back`);
    }
  }
}

async function carriesSockets(t: Test, { driver, plan }: RunningProxy, place: Place) {
  const prefix = plan.prefix?.path ?? "";
  const big = "x".repeat(1_500_000);
  const one = async (about: string, options: object, upgraded: boolean, payload: string, wanted: string) => {
    const socket = socketAt(place, { prefix, ...options });
    try {
      await connected(socket, upgraded);
      const answer = (await socket.timeout(15_000).emitWithAck("echo", payload)) as { value: string; transport: string };
      t.same([answer.value.length, answer.transport], [payload.length, wanted], `${driver.name}: ${about}`);
    } catch (error) {
      t.fail(`${driver.name}: ${about}: ${(error as Error).message}`);
    } finally {
      socket.disconnect();
    }
  };
  await Promise.all([
    one("websocket from the start", { transports: ["websocket"] }, false, "hello", "websocket"),
    one("polling alone, with 1.5 MB each way", { transports: ["polling"] }, false, big, "polling"),
    one("polling, then upgraded to websocket", {}, true, big, "websocket"),
  ]);
}

test("every proxy is installed", async (t) => {
  for (const driver of proxies) t.ok(programOf(driver), driver.name);
});

for (const shape of shapeNames.filter((name) => !name.startsWith("second-hop") && name !== "passthrough")) {
  test(`${shape}: headers, addresses, streams and sockets`, async (t) => {
    await each(planOf(shape), async (running, place) => {
      await tellsTheTruth(t, running, place);
      await leavesAddressesAlone(t, running, place);
      await holdsNothingBack(t, running, place);
      await carriesSockets(t, running, place);
    });
  });
}

test("only what is below the prefix is passed on", async (t) => {
  for (const shape of ["prefix-stripped", "prefix-kept"] as const) {
    await each(planOf(shape), async ({ driver }, place) => {
      for (const path of ["/", "/x", "/studiox", "/studiox/y", "/socket.io/?EIO=4&transport=polling"])
        t.ok([403, 404].includes((await send(place, { path })).status), `${driver.name} ${shape}: ${path} is not Studio's`);
      const bare = await send(place, { path: "/studio" });
      t.equal(bare.status, 308, `${driver.name} ${shape}: the prefix without its slash is sent on`);
      const to = new URL(String(bare.headers.location), `https://${NAME}:${place.port}/studio`);
      t.equal(to.href, `https://${NAME}:${place.port}/studio/`, `${driver.name} ${shape}: to the same place with it`);
    });
  }
});

test("passthrough: bytes pass, TLS is the upstream's, and every header is the client's word", async (t) => {
  await each(planOf("passthrough"), async (running, place) => {
    const { driver } = running;
    const echoed = parse(await send(place, { path: "/a%2Fb", lines: LIES, from: STRANGER }));
    t.equal(echoed.url, "/a%2Fb");
    t.same(
      echoed.lines.filter(([name]) => NAMES.includes(name)),
      LIES.map(([name, value]) => [name.toLowerCase(), value]),
      `${driver.name}: nothing is changed`,
    );
    t.not(echoed.peer, STRANGER, `${driver.name}: the peer is the proxy`);
    await holdsNothingBack(t, running, place);
    await carriesSockets(t, running, place);
  });
});

test("a second hop adds itself to what the first says, and believes nobody else", async (t) => {
  const said: [string, string][] = [
    ["X-Forwarded-For", "203.0.113.7"],
    ["X-Forwarded-Proto", "https"],
    ["X-Forwarded-Host", "public.test:8443"],
    ["X-Forwarded-Port", "8443"],
    ["X-Forwarded-Prefix", "/studio"],
  ];
  await each(planOf("second-hop"), async (running, place) => {
    const { driver, plan } = running;
    const echoed = parse(await send(place, { path: "/x", lines: said, from: FRONT }));
    t.same(
      seen(echoed),
      {
        host: `${NAME}:${plan.listen.port}`,
        ...Object.fromEntries(said.map(([name, value]) => [name.toLowerCase(), value])),
        "x-forwarded-for": `203.0.113.7, ${FRONT}`,
        "x-real-ip": null,
        forwarded: null,
      },
      `${driver.name}: the first hop is passed on`,
    );
    await tellsTheTruth(t, running, place);
    await carriesSockets(t, running, place);
  });
  await each(planOf("second-hop-rfc7239"), async (running, place) => {
    const { driver, plan } = running;
    const lines: [string, string][] = [["Forwarded", 'for=203.0.113.7;host="public.test:8443";proto=https']];
    const echoed = parse(await send(place, { path: "/x", lines, from: FRONT }));
    t.same(
      elements(header(echoed, "forwarded")),
      [
        { for: "203.0.113.7", host: "public.test:8443", proto: "https" },
        { for: FRONT, host: `${NAME}:${plan.listen.port}`, proto: "http" },
      ],
      `${driver.name}: an element is appended`,
    );
    await tellsTheTruth(t, running, place);
  });
});

test("two products one behind the other", async (t) => {
  // Every product that can be second stands behind a first one of another make.
  const inner = able(planOf("second-hop"));
  await Promise.all(
    inner.map((driver, index) => {
      const outer = proxies[(proxies.indexOf(driver) + 1 + (index % 2)) % proxies.length]!;
      const innerPlan: Plan = { ...planOf("second-hop"), behind: ["127.0.0.1/32"] };
      return withProxy(driver, innerPlan, async (second) => {
        const outerPlan: Plan = { ...planOf("prefix-stripped", second.port) };
        await withProxy(outer, outerPlan, async (first, place) => {
          const pair = `${outer.name} before ${driver.name}`;
          const host = `${NAME}:${first.port}`;
          for (const lines of [[], LIES, [DROP], [...LIES, DROP]]) {
            const echoed = parse(await send(place, { path: "/studio/x", lines, from: STRANGER }));
            t.same(
              seen(echoed),
              {
                host,
                "x-forwarded-for": `${STRANGER}, 127.0.0.1`,
                "x-forwarded-proto": "https",
                "x-forwarded-host": host,
                "x-forwarded-port": String(first.port),
                "x-forwarded-prefix": "/studio",
                "x-real-ip": null,
                forwarded: null,
              },
              pair,
            );
          }
          await carriesSockets(t, first, place);
        });
      });
    }),
  );
});

test("re-encryption: an upstream that is not the right one gets no request", async (t) => {
  for (const [about, imposter] of Object.entries(imposters)) {
    const plan = planOf("tls-to-tls", imposter.port);
    await Promise.all(
      able(plan).map((driver) =>
        withProxy(
          driver,
          plan,
          async (_, place) => {
            const answer = await send(place, { path: "/x" });
            t.ok(answer.status >= 500 && !answer.text.includes('"lines"'), `${driver.name}: ${about} is refused (${answer.status})`);
          },
          "any",
        ),
      ),
    );
  }
});

test("requests go to the upstreams in turn", async (t) => {
  const plan: Plan = { ...planOf("http"), upstreams: [echo, second].map(({ port }) => ({ address: "127.0.0.1", port })) };
  await each(plan, async ({ driver }, place) => {
    const ids = new Set<string>();
    for (let n = 0; n < 12 && ids.size < 2; n += 1) ids.add(parse(await send(place, { path: "/x" })).id);
    t.equal(ids.size, 2, driver.name);
  });
});

test("without websocket the upgrade is not passed on, and polling carries on", async (t) => {
  await each({ ...planOf("http"), websocket: false }, async ({ driver }, place) => {
    const key: [string, string][] = [
      ["Connection", "Upgrade"],
      ["Upgrade", "websocket"],
      ["Sec-WebSocket-Version", "13"],
      ["Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="],
    ];
    const answer = await send(place, { path: "/socket.io/?EIO=4&transport=websocket", lines: key });
    t.equal(answer.status, 400, `${driver.name}: the upgrade is refused by the upstream`);
    const echoed = parse(await send(place, { path: "/x", lines: key }));
    t.equal(header(echoed, "upgrade"), null, `${driver.name}: it does not see that one was asked for`);
    t.ok(header(echoed, "sec-websocket-key"), `${driver.name}: but the key, which gives the proxy away`);
    const socket = socketAt(place, { transports: ["polling"] });
    await connected(socket);
    socket.disconnect();
  });
});

test("a reload changes the upstream; a configuration that is none leaves the old one in force", async (t) => {
  const plan = planOf("tls");
  await Promise.all(
    able(plan)
      .filter((driver) => driver.cannot.reload === undefined)
      .map((driver) =>
        withProxy(driver, plan, async (running, place) => {
          await running.reload({ ...running.plan, upstreams: [{ address: "127.0.0.1", port: second.port }] });
          // A connection that was accepted by the old process may still be answered, or closed, by it: the new one is alone when it answers every time.
          let inARow = 0;
          for (const limit = performance.now() + 15_000; inARow < 20 && performance.now() < limit; ) {
            const id = await send(place, { path: "/x" }).then(
              (answer) => parse(answer).id,
              () => "",
            );
            inARow = id === "second" ? inARow + 1 : 0;
          }
          t.equal(inARow, 20, `${driver.name}: the new upstream answers`);
          const broken = { ...running.plan, tls: { ...plan.tls!, certificate: "/nowhere.pem", bundle: "/nowhere.pem" } };
          await t.rejects(
            running.reload(broken),
            /refuses this configuration/,
            `${driver.name}: a certificate that is not there is refused`,
          );
          t.equal(parse(await send(place, { path: "/x" })).id, "second", `${driver.name}: and changes nothing`);
        }),
      ),
  );
});

test("what cannot be done is refused with the reason, and a stopped proxy leaves nothing", async (t) => {
  t.throws(
    () => proxies.find(({ name }) => name === "lighttpd")!.render({ ...planOf("tls-to-tls"), listen: anywhere }, "/tmp"),
    /lighttpd cannot do upstream-tls/,
  );
  await Promise.all(
    proxies.map(async (driver) => {
      const running = await runProxy(driver, planOf("http"), { path: "/ready", sees: "echo", secure: false });
      const place = { name: NAME, port: running.port, ca: null };
      const socket = socketAt(place, { transports: ["websocket"] });
      await connected(socket);
      const file = /(\/tmp\/studio-[^/\s"]+)/.exec(Object.values(running.configuration).join("\n"))?.[1] ?? "";
      await running.stop();
      socket.disconnect();
      t.throws(() => process.kill(running.pid, 0), { code: "ESRCH" }, `${driver.name}: its process has ended`);
      t.notOk(file !== "" && existsSync(file), `${driver.name}: its directory is gone`);
      await t.rejects(send(place, { path: "/" }), { code: "ECONNREFUSED" }, `${driver.name}: its port is free`);
    }),
  );
});

test("a program that is missing is named with the packages that bring it", async (t) => {
  const missing: ProxyDriver = { ...proxies[0], program: "no-such-proxy" };
  t.throws(() => programOf(missing), /no-such-proxy is not installed.*apt-get install -y apache2/);
});

test("the upstreams end", async () => {
  await Promise.all([echo, second, secure, ...Object.values(imposters)].map((server) => server.close()));
});
