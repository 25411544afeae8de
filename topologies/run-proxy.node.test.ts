// Starting, reloading and stopping proxies.
import { existsSync } from "node:fs";
import { until } from "../harness/testing/studio.ts";
import { test } from "../harness/testing/tap.ts";
import { connected, send, socketAt } from "./client.fixture.ts";
import { startEcho } from "./echo.fixture.ts";
import { proxies } from "./proxies/index.ts";
import type { ProxyDriver } from "./proxy.ts";
import { absence, programOf, runProxy, versionOf } from "./run-proxy.ts";
import { able, anywhere, can, NAME, type Plan, present, withProxy } from "./stage.fixture.ts";
import { header, parse, WEBSOCKET } from "./truth.fixture.ts";
import { each, echo, echoPlan, endUpstreams } from "./upstreams.fixture.ts";

const second = await startEcho({ id: "second" });

test("every proxy is installed and says which version it is", async (t) => {
  for (const driver of present) t.match(await versionOf(driver), /\d+\.\d+/, driver.name);
});

test("requests go to the upstreams in turn", async (t) => {
  const plan: Plan = { ...echoPlan("http"), upstreams: [echo, second].map(({ port }) => ({ address: "127.0.0.1", port })) };
  await each(t, plan, async ({ driver }, place) => {
    const ids = new Set<string>();
    for (let n = 0; n < 12 && ids.size < 2; n += 1) ids.add(parse(await send(place, { path: "/x" })).id);
    t.equal(ids.size, 2, driver.name);
  });
});

test("a body as large as the limit arrives whole, a larger one does not", async (t) => {
  const MIB = 1024 * 1024;
  await each(t, { ...echoPlan("http"), maxBodyMiB: 2 }, async ({ driver }, place) => {
    const limited = can(t, driver, "body-limit");
    for (const lines of [[], [["Transfer-Encoding", "chunked"]]] as [string, string][][]) {
      const how = lines.length === 0 ? "with its length" : "in chunks";
      const post = (bytes: number) => send(place, { method: "POST", path: "/x", body: "x".repeat(bytes), lines });
      // H2O takes one byte less when it does not know the length.
      const largest = 2 * MIB - (driver.name === "h2o" && lines.length > 0 ? 1 : 0);
      t.equal(parse(await post(largest)).body, largest, `${driver.name}: ${how}`);
      const larger = await post(2 * MIB + 1);
      // Caddy counts while it passes on, and where the length was announced it takes the broken request for the upstream's fault.
      if (limited)
        t.ok(larger.status === 413 || (driver.name === "caddy" && larger.status === 502), `${driver.name}: one byte more ${how}`);
      else t.equal(parse(larger).body, 2 * MIB + 1, `${driver.name}: one byte more ${how} is left to the upstream`);
    }
  });
});

test("without websocket the upgrade is not passed on, and polling carries on", async (t) => {
  await each(t, { ...echoPlan("http"), websocket: false }, async ({ driver }, place) => {
    const key: [string, string][] = [["Connection", "Upgrade"], ...WEBSOCKET];
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
  const plan = echoPlan("tls");
  await Promise.all(
    able(t, plan)
      .filter((driver) => can(t, driver, "reload"))
      .map((driver) =>
        withProxy(driver, plan, async (running, place) => {
          const socket = socketAt(place, { transports: ["websocket"] });
          t.teardown(() => socket.disconnect());
          await connected(socket);
          await running.reload({ ...running.plan, upstreams: [{ address: "127.0.0.1", port: second.port }] });
          // A connection that was accepted by the old process may still be answered, or closed, by it: the new one is alone when it answers every time.
          let inARow = 0;
          for (const limit = performance.now() + 40_000; inARow < 20 && performance.now() < limit; ) {
            const id = await send(place, { path: "/x" }).then(
              (answer) => parse(answer).id,
              () => "",
            );
            inARow = id === "second" ? inARow + 1 : 0;
          }
          t.equal(inARow, 20, `${driver.name}: the new upstream answers`);
          if (driver.cannot["reload-live"] === undefined)
            t.ok(await socket.timeout(15_000).emitWithAck("echo", "still"), `${driver.name}: a websocket stays with the old one`);
          else await until(`${driver.name} closing a websocket`, () => !socket.connected);
          if (!can(t, driver, "validate")) return;
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
    () => proxies.find(({ name }) => name === "lighttpd")!.render({ ...echoPlan("tls-to-tls"), listen: anywhere }, "/tmp"),
    /lighttpd cannot do upstream-tls/,
  );
  await Promise.all(
    present.map(async (driver) => {
      const running = await runProxy(driver, echoPlan("http"), { path: "/ready", sees: "echo", secure: false });
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
  t.equal(absence(missing), null, "which is wrong, and no reason to leave it out");
  t.match(absence({ ...missing, packages: [] }), /no-such-proxy is not on PATH/, "what no package brings may be left out");
});

test("the upstreams end", async () => {
  await Promise.all([endUpstreams(), second.close()]);
});
