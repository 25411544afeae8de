// Proxies in containers, for the suites that need an engine.
import { type Test, test } from "../harness/testing/tap.ts";
import type { Place } from "./client.fixture.ts";
import { containerEngine } from "./containers/engine.ts";
import { studioImage } from "./containers/images.ts";
import { type Network, openNetwork } from "./containers/network.ts";
import { proxies } from "./proxies/index.ts";
import { type ProxyDriver, refusal } from "./proxy.ts";
import { type ContainerPlace, containerAbsence, runContainer } from "./run-container.ts";
import type { RunningProxy } from "./running-proxy.ts";
import { anywhere, type Plan, withProxy } from "./stage.fixture.ts";

/** Runs `suite` with a network and the image of Studio where there is an engine; else says that nothing can be judged, and why. */
export async function withEngine(suite: (network: Network, image: string) => Promise<void> | void) {
  const engine = await containerEngine();
  const found = engine.ok ? await studioImage() : engine;
  if (found.ok) return suite(await openNetwork(), found.image);
  return void test("containers", (t) => void t.pass("containers are unsupported", { skip: found.why }));
}

/** Why a product cannot be judged with a plan in a container; null when it can. */
export const unable = async (driver: ProxyDriver, plan: Plan) =>
  refusal(driver, { ...plan, listen: anywhere }) ?? (await containerAbsence(driver));

/** Runs `work` with each product in a container, all at once. The others are said to be unsupported, with the reason. */
export const eachContained = (t: Test, plan: Plan, at: ContainerPlace, work: (running: RunningProxy, place: Place) => Promise<void>) =>
  Promise.all(
    proxies.map(async (driver) => {
      const why = await unable(driver, plan);
      if (why !== null) return void t.pass(`${driver.name} is unsupported`, { skip: why });
      return withProxy(driver, plan, work, { run: (...what) => runContainer(...what, at) });
    }),
  );
