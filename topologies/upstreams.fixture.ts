// Proxies before an upstream that says what reached it.
import type { Test } from "../harness/testing/tap.ts";
import type { Place } from "./client.fixture.ts";
import { startEcho } from "./echo.fixture.ts";
import type { RunningProxy } from "./run-proxy.ts";
import type { ShapeName } from "./shapes.ts";
import { able, type Plan, planOf, upstreamLeaf, withProxy } from "./stage.fixture.ts";
import { carriesSockets, holdsNothingBack, leavesAddressesAlone } from "./traffic.fixture.ts";
import { tellsTheTruth } from "./truth.fixture.ts";

/** The upstream, in cleartext and with TLS. */
export const echo = await startEcho();
const secure = await startEcho({ tls: upstreamLeaf });

/** A shape before the upstream that fits to it. */
export const echoPlan = (shape: ShapeName): Plan =>
  planOf(shape, shape === "tls-to-tls" || shape === "passthrough" ? secure.port : echo.port);

/** Runs `work` for every proxy that can do the plan, all at once: most of the time is waiting. */
export const each = (t: Test, plan: Plan, work: (running: RunningProxy, place: Place) => Promise<void>) =>
  Promise.all(able(t, plan).map((driver) => withProxy(driver, plan, work)));

/** What holds for every shape that reads requests: headers, addresses, streams and sockets. */
export async function passesAll(t: Test, running: RunningProxy, place: Place) {
  await tellsTheTruth(t, running, place);
  await leavesAddressesAlone(t, running, place);
  await holdsNothingBack(t, running, place);
  await carriesSockets(t, running, place);
}

/** Ends the upstreams. */
export const endUpstreams = () => Promise.all([echo.close(), secure.close()]);
