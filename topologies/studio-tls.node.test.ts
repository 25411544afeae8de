// A real Studio of three runtimes that speaks TLS itself, behind proxies that begin TLS again and verify it, and behind ones that pass bytes on.
import { copyFileSync } from "node:fs";
import { until } from "../harness/testing/studio.ts";
import { test } from "../harness/testing/tap.ts";
import { send } from "./client.fixture.ts";
import { behind, portOf, startBehind } from "./front.fixture.ts";
import { believesTheTruth, carriesSockets, letsPeopleIn } from "./promises.fixture.ts";
import { able, authority, NAME, planOf, rogue, withProxy } from "./stage.fixture.ts";

const names = ["upstream.test", NAME];
const leaf = authority.issue("studio", { names });
const own = { STUDIO_CERTFILE: leaf.certificate, STUDIO_KEYFILE: leaf.key };

const studio = await startBehind(own);

test("Studio behind every proxy that begins TLS again", async (t) => {
  const plan = planOf("tls-to-tls", portOf(studio));
  await Promise.all(
    able(t, plan).map((driver) =>
      behind(studio, driver, plan, async (front) => {
        await believesTheTruth(t, front);
        await letsPeopleIn(t, front);
        await carriesSockets(t, front);
      }),
    ),
  );
});

test("no proxy passes a request to Studio when it shows another certificate than it should, and all do again when it is right", async (t) => {
  const plan = planOf("tls-to-tls", portOf(studio));
  const good = authority.issue("again", { names });
  const renew = async ({ certificate, key }: { certificate: string; key: string }, times: number) => {
    copyFileSync(certificate, leaf.certificate);
    copyFileSync(key, leaf.key);
    process.kill(studio.pid, "SIGHUP");
    await until("the certificate is renewed", () => studio.log().split("The certificate was renewed").length > times);
  };
  await renew(rogue.issue("imposter", { names }), 1);
  const refused = async (driver: ReturnType<typeof able>[number]) =>
    withProxy(
      driver,
      plan,
      async (_, place) => {
        const { status, text } = await send(place, { path: "/livez" });
        t.ok(status >= 500 && text !== "ok\n", `${driver.name} refuses a certificate of another authority (${status})`);
      },
      { sees: "refusal" },
    );
  await Promise.all(able(t, plan).map(refused));
  await renew(good, 2);
  await Promise.all(
    able(t, plan).map((driver) =>
      behind(studio, driver, plan, async ({ get }) => {
        t.equal((await get("/livez")).text, "ok\n", `${driver.name} takes the renewed one`);
      }),
    ),
  );
  t.equal(await studio.stop(), 143);
});

test("Studio behind proxies that pass bytes on", async (t) => {
  const direct = await startBehind({ ...own, STUDIO_PROXY_FIX_ENABLED: "false", STUDIO_TRUSTED_PROXIES: "" });
  t.teardown(() => direct.stop());
  const plan = planOf("passthrough", portOf(direct));
  await Promise.all(
    able(t, plan).map((driver) =>
      behind(direct, driver, plan, async (front) => {
        await believesTheTruth(t, front, "127.0.0.1");
        await letsPeopleIn(t, front);
        await carriesSockets(t, front);
      }),
    ),
  );
});
