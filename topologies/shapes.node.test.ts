// What each proxy does to requests that have the host for themselves.
import { test } from "../harness/testing/tap.ts";
import { send } from "./client.fixture.ts";
import { STRANGER } from "./stage.fixture.ts";
import { carriesSockets, holdsNothingBack } from "./traffic.fixture.ts";
import { LIES, NAMES, parse } from "./truth.fixture.ts";
import { each, echoPlan, endUpstreams, passesAll } from "./upstreams.fixture.ts";

for (const shape of ["http", "tls", "tls-to-tls", "rfc7239"] as const) {
  test(`${shape}: headers, addresses, streams and sockets`, async (t) => {
    await each(t, echoPlan(shape), (running, place) => passesAll(t, running, place));
  });
}

test("passthrough: bytes pass, TLS is the upstream's, and every header is the client's word", async (t) => {
  await each(t, echoPlan("passthrough"), async (running, place) => {
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
test("the upstreams end", async () => {
  await endUpstreams();
});
