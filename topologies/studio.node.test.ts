// A real Studio of three runtimes behind real proxies: which URL it believes to have, whom it takes for its client, and that people and sockets get in.
import { startStudio } from "../harness/testing/studio.ts";
import { test } from "../harness/testing/tap.ts";
import { behind, portOf, startBehind } from "./front.fixture.ts";
import { believesTheTruth, carriesSockets, letsPeopleIn } from "./promises.fixture.ts";
import { able, NAME, planOf, present } from "./stage.fixture.ts";

const studio = await startBehind({
  STUDIO_PROXY_FIX_X_PROTO: "1",
  STUDIO_PROXY_FIX_X_HOST: "1",
  STUDIO_PROXY_FIX_X_PORT: "1",
  STUDIO_PROXY_FIX_X_PREFIX: "1",
});

for (const shape of ["http", "tls", "prefix-stripped", "prefix-kept"] as const) {
  test(`Studio behind every proxy: ${shape}`, async (t) => {
    const plan = planOf(shape, portOf(studio));
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
}

test("Studio behind two proxies of different makes", async (t) => {
  const inner = planOf("second-hop", portOf(studio), ["127.0.0.1/32"]);
  await Promise.all(
    able(t, inner).map((driver, index) => {
      const outer = present[(present.indexOf(driver) + 1 + (index % 2)) % present.length]!;
      return behind(studio, driver, inner, async ({ running: { port } }) => {
        await behind(studio, outer, planOf("prefix-stripped", port), async (front) => {
          const pair = { ...front, about: `${outer.name} before ${driver.name}` };
          await believesTheTruth(t, pair);
          await letsPeopleIn(t, pair);
          await carriesSockets(t, pair);
        });
      });
    }),
  );
});

test("that Studio ends", async () => {
  await studio.stop();
});

test("Studio that reads Forwarded (RFC 7239)", async (t) => {
  const reader = await startStudio({
    args: ["--workers", "1", "--worker-class", "node"],
    env: { STUDIO_ALLOWED_HOSTS: NAME, STUDIO_PROXY_FIX_ENABLED: "true", STUDIO_FORWARDED_HEADER: "forwarded" },
  });
  t.teardown(() => reader.stop());
  const plan = planOf("rfc7239", portOf(reader));
  await Promise.all(
    able(t, plan).map((driver) =>
      behind(reader, driver, plan, async (front) => {
        await believesTheTruth(t, front);
        await letsPeopleIn(t, front);
      }),
    ),
  );
});
