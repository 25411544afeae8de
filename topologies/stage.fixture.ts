// Names, certificates and plans that the suites of proxies have in common.
import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Test } from "../harness/testing/tap.ts";
import { createAuthority } from "./certificates.ts";
import type { Place } from "./client.fixture.ts";
import { openDirectory } from "./directory.ts";
import { proxies } from "./proxies/index.ts";
import { type Capability, type ProxyDriver, type ProxyPlan, refusal } from "./proxy.ts";
import type { Ready } from "./ready.ts";
import { absence, type RunningProxy, runProxy } from "./run-proxy.ts";
import { type ShapeName, shapes } from "./shapes.ts";

/** The public host name of all of them. */
export const NAME = "studio.test";
/** Loopback has many addresses: this one is the proxy in front, the others are strangers. */
export const FRONT = "127.0.0.8";
export const STRANGER = "127.0.0.9";

const directory = openDirectory("certificates");
process.on("exit", () => rmSync(directory, { recursive: true, force: true }));
/** The authority of the public certificate and of the right upstream. */
export const authority = createAuthority(join(directory, "good"));
/** One that nobody believes. */
export const rogue = createAuthority(join(directory, "rogue"), "Another authority");
const edge = authority.issue("edge", { names: [NAME] });
/** What the right upstream shows. Apache asks for the public name, the others for its own. */
export const upstreamLeaf = authority.issue("upstream", { names: ["upstream.test", NAME] });

/** A plan without the address that it will get. */
export type Plan = Omit<ProxyPlan, "listen">;

/** A shape before an upstream. `behind`: the proxies in front of it. */
export const planOf = (shape: ShapeName, port: number, behind: readonly string[] = [`${FRONT}/32`]): Plan =>
  shapes[shape]({
    name: NAME,
    edge,
    upstreamCa: authority.ca,
    upstreamName: "upstream.test",
    upstreams: [{ address: "127.0.0.1", port }],
    behind,
  });

/** An address for a plan that is only looked at. */
export const anywhere = { address: "127.0.0.1", port: 1 };

/** The products that can run here. */
export const present = proxies.filter((driver) => absence(driver) === null);

/** Whether a product can do this. If not, it is said to be unsupported, with the reason. */
export function can(t: Test, { name, cannot }: ProxyDriver, capability: Capability): boolean {
  const why = cannot[capability];
  if (why !== undefined) t.pass(`${name}: ${capability} is unsupported`, { skip: why });
  return why === undefined;
}

/** The products that can do a plan. The others are said to be unsupported, with the reason. */
export const able = (t: Test, plan: Plan) =>
  proxies.filter((driver) => {
    const why = absence(driver) ?? refusal(driver, { ...plan, listen: anywhere });
    if (why !== null) t.pass(`${driver.name} is unsupported`, { skip: why });
    return why === null;
  });

/** Whether the client speaks TLS: to the proxy, or through it. */
const overTls = (plan: Plan) => plan.tls !== null || plan.layer === "tcp";

/** Runs `work` with a proxy; what it and its log say comes with a failure. */
export async function withProxy(
  driver: ProxyDriver,
  plan: Plan,
  work: (running: RunningProxy, place: Place) => Promise<void>,
  {
    sees = "echo",
    address = "127.0.0.1",
    run = (driver, plan, ready) => runProxy(driver, plan, ready, address),
  }: { sees?: "echo" | "refusal"; address?: string; run?: (driver: ProxyDriver, plan: Plan, ready: Ready) => Promise<RunningProxy> } = {},
) {
  const running = await run(driver, plan, { path: `${plan.prefix?.path ?? ""}/livez`, sees, secure: overTls(plan) });
  try {
    await work(running, { name: NAME, port: running.port, address, ca: overTls(plan) ? authority.caText : null });
  } catch (error) {
    throw new Error(`${driver.name}: ${(error as Error).message}\n${running.log()}\n${running.configuration[driver.site]}`, {
      cause: error,
    });
  } finally {
    await running.stop();
  }
}
