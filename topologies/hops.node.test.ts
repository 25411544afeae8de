// One proxy behind another, and TLS between proxy and upstream.
import { createServer } from "node:net";
import { test } from "../harness/testing/tap.ts";
import { send } from "./client.fixture.ts";
import { startEcho } from "./echo.fixture.ts";
import { able, authority, FRONT, NAME, type Plan, planOf, present, rogue, STRANGER, withProxy } from "./stage.fixture.ts";
import { carriesSockets } from "./traffic.fixture.ts";
import { DROP, elements, header, LIES, parse, seen, tellsTheTruth } from "./truth.fixture.ts";
import { each, echoPlan, endUpstreams } from "./upstreams.fixture.ts";

/** Why nobody can listen on this address here; null when one can. */
const listens = (address: string) =>
  new Promise<string | null>((resolve) => {
    const server = createServer();
    server.once("error", (error) => resolve(error.message));
    server.listen(0, address, () => server.close(() => resolve(null)));
  });

test("a second hop adds itself to what the first says, and believes nobody else", async (t) => {
  const said: [string, string][] = [
    ["X-Forwarded-For", "203.0.113.7"],
    ["X-Forwarded-Proto", "https"],
    ["X-Forwarded-Host", "public.test:8443"],
    ["X-Forwarded-Port", "8443"],
    ["X-Forwarded-Prefix", "/studio"],
  ];
  await each(t, echoPlan("second-hop"), async (running, place) => {
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
  await each(t, echoPlan("second-hop-rfc7239"), async (running, place) => {
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

test("clients over IPv6 are named as the two header families want it", async (t) => {
  const why = await listens("::1");
  if (why !== null) {
    t.pass("IPv6 is unsupported", { skip: why });
    return;
  }
  for (const shape of ["http", "rfc7239"] as const) {
    const plan = echoPlan(shape);
    await Promise.all(
      able(t, plan).map((driver) =>
        withProxy(
          driver,
          plan,
          async (_, place) => {
            const told = seen(parse(await send(place, { path: "/x", lines: LIES })));
            if (shape === "http") t.equal(told["x-forwarded-for"], "::1", `${driver.name}: X-Forwarded-For`);
            else t.match(told.forwarded, [{ for: "[::1]" }], `${driver.name}: Forwarded`);
          },
          { address: "::1" },
        ),
      ),
    );
  }
});

test("two products one behind the other", async (t) => {
  // Every product that can be second stands behind a first one of another make.
  const inner = able(t, echoPlan("second-hop"));
  await Promise.all(
    inner.map((driver, index) => {
      const outer = present[(present.indexOf(driver) + 1 + (index % 2)) % present.length]!;
      const innerPlan: Plan = { ...echoPlan("second-hop"), behind: ["127.0.0.1/32"] };
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
  const names = ["upstream.test", NAME];
  const imposters = {
    "another authority": await startEcho({ tls: rogue.issue("rogue", { names }) }),
    "another name": await startEcho({ tls: authority.issue("elsewhere", { names: ["elsewhere.test"] }) }),
    "yesterday's certificate": await startEcho({ tls: authority.issue("old", { names, days: -1 }) }),
  };
  const pairs = Object.entries(imposters).flatMap(([about, { port }]) => {
    const plan = planOf("tls-to-tls", port);
    return able(t, plan).map((driver) => ({ about, plan, driver }));
  });
  await Promise.all(
    pairs.map(({ about, plan, driver }) =>
      withProxy(
        driver,
        plan,
        async (_, place) => {
          const answer = await send(place, { path: "/x" });
          t.ok(answer.status >= 500 && !answer.text.includes('"lines"'), `${driver.name}: ${about} is refused (${answer.status})`);
        },
        { sees: "refusal" },
      ),
    ),
  );
  await Promise.all(Object.values(imposters).map((server) => server.close()));
});

test("the upstreams end", async () => {
  await endUpstreams();
});
