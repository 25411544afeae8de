// A real Studio and real proxies in containers: what a bridge and a published port change, and that everything else holds as it does without them.
import { until } from "../harness/testing/studio.ts";
import { test } from "../harness/testing/tap.ts";
import type { Place } from "./client.fixture.ts";
import { madeBy } from "./containers/leftovers.ts";
import { eachContained, withEngine } from "./containers.fixture.ts";
import { frontOf, told } from "./front.fixture.ts";
import { believesTheTruth, carriesSockets, letsPeopleIn } from "./promises.fixture.ts";
import type { RunningProxy } from "./running-proxy.ts";
import { NAME, type Plan, planOf } from "./stage.fixture.ts";
import { startStudioContainer } from "./studio-container.ts";

await withEngine(async (network) => {
  const studio = await startStudioContainer(network, {
    args: ["--workers", "3", "--worker-class", "bun,node,deno"],
    env: { STUDIO_ALLOWED_HOSTS: NAME, STUDIO_PROXY_FIX_ENABLED: "true", STUDIO_TRUSTED_PROXIES: network.subnet },
  });
  const login = async () => (await studio.exec(["studio", "link"])).trim().split("#token=")[1] ?? "";
  const front = (running: RunningProxy, place: Place) => frontOf({ ...studio, login }, running, place);
  const before = (shape: Parameters<typeof planOf>[0]): Plan => ({ ...planOf(shape, 0), upstreams: [studio.upstream] });

  for (const shape of ["http", "tls", "prefix-stripped"] as const) {
    test(`Studio behind every proxy, all in containers: ${shape}`, async (t) => {
      await eachContained(t, before(shape), { network }, async (running, place) => {
        const one = front(running, place);
        // Whoever uses a port that is published for this machine comes from the bridge.
        await believesTheTruth(t, one, network.gateway);
        await letsPeopleIn(t, one);
        await carriesSockets(t, one);
      });
    });
  }

  test("a port that is published under another number is the Host header's to name", async (t) => {
    await eachContained(t, before("http"), { network, inside: 8080 }, async (running, place) => {
      const one = front(running, place);
      const { about, origin } = one;
      const says = async (lines: [string, string][] = []) => (await told(one, lines)).url;
      t.equal(await says(), origin, `${about}: the public port, where Host names it`);
      t.equal(await says([["Host", NAME]]), `http://${NAME}:8080`, `${about}: else X-Forwarded-Port counts, and that is the port inside`);
      await running.reload({ ...running.plan, published: true });
      await until(`${about}: X-Forwarded-Port is not sent`, async () => (await says([["Host", NAME]])) === `http://${NAME}`);
      t.equal(await says(), origin, `${about}: and nothing else has changed`);
      t.equal(await says([["X-Forwarded-Port", "444"]]), origin, `${about}: nor can a client say it`);
    });
  });

  test("Studio ends, and nothing is left", async (t) => {
    t.equal(await studio.stop(), 143);
    await network.close();
    t.same(await madeBy(process.pid), []);
  });
});
