// Which pages may open and use sockets of a Studio of three runtimes behind every proxy: the table of the adapters, by the origin that people see.
import { type Case, cases, complaints, kinds, POLICIES, POLLING, type Policy } from "../adapters/http/origins.fixture.ts";
import { test } from "../harness/testing/tap.ts";
import { behind, type Front, portOf, startBehind } from "./front.fixture.ts";
import type { RunningProxy } from "./run-proxy.ts";
import type { ShapeName } from "./shapes.ts";
import { able, planOf } from "./stage.fixture.ts";

/** Where each policy is tried: people see another origin in each of these. */
const TRIED: Record<Policy, ShapeName> = { "no other origin": "tls", "a named origin": "http", everybody: "prefix-stripped" };

/** lighttpd drops a header without a value, which no browser sends: what arrives then has no origin, as from a program. */
const arriving = (one: Case, { driver }: RunningProxy): Case =>
  driver.name === "lighttpd" && one.origin === "" ? { ...one, origin: null, fate: "cookie", star: "cookie" } : one;

/** Everything that is wrong, and how many requests were made. */
async function tried({ get, origin, running }: Front, policy: Policy): Promise<{ found: string[]; requests: number }> {
  const { sid } = JSON.parse((await get(POLLING)).text.slice(1)) as { sid: string };
  const found: string[] = [];
  let requests = 0;
  for (const one of cases(origin)) {
    const sent = Object.entries({ ...one.headers, ...(one.origin === null ? {} : { origin: one.origin }) });
    await Promise.all(
      kinds(sid).map(async (kind) => {
        const { method, target, body, headers } = kind;
        const lines = [...Object.entries(headers), ...sent];
        const answer = await get(target, { method, lines, ...(body === "" ? {} : { body }) });
        requests += 1;
        found.push(...complaints(arriving(one, running), policy, kind, answer));
      }),
    );
  }
  return { found, requests };
}

for (const [policy, shape] of Object.entries(TRIED) as [Policy, ShapeName][])
  test(`${policy} let in, behind every proxy: ${shape}`, async (t) => {
    const studio = await startBehind({
      STUDIO_RATE_HANDSHAKES: "off",
      ...(POLICIES[policy] === "" ? {} : { STUDIO_SOCKETIO_CORS_ALLOWED_ORIGINS: POLICIES[policy] }),
    });
    t.teardown(() => studio.stop());
    const plan = planOf(shape, portOf(studio));
    await Promise.all(
      able(t, plan).map((driver) =>
        behind(studio, driver, plan, async (front) => {
          const { found, requests } = await tried(front, policy);
          t.same(found, [], `${driver.name}: all of ${requests} requests`);
        }),
      ),
    );
  });
