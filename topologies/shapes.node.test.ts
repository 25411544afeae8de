// What each proxy does to requests in each shape.
import { test } from "../harness/testing/tap.ts";
import { send } from "./client.fixture.ts";
import { shapeNames } from "./shapes.ts";
import { NAME, STRANGER } from "./stage.fixture.ts";
import { carriesSockets, holdsNothingBack, leavesAddressesAlone } from "./traffic.fixture.ts";
import { LIES, NAMES, parse, tellsTheTruth } from "./truth.fixture.ts";
import { each, echoPlan, endUpstreams } from "./upstreams.fixture.ts";

for (const shape of shapeNames.filter((name) => !name.startsWith("second-hop") && name !== "passthrough")) {
  test(`${shape}: headers, addresses, streams and sockets`, async (t) => {
    await each(t, echoPlan(shape), async (running, place) => {
      await tellsTheTruth(t, running, place);
      await leavesAddressesAlone(t, running, place);
      await holdsNothingBack(t, running, place);
      await carriesSockets(t, running, place);
    });
  });
}

test("only what is below the prefix is passed on", async (t) => {
  for (const shape of ["prefix-stripped", "prefix-kept"] as const) {
    await each(t, echoPlan(shape), async ({ driver }, place) => {
      for (const path of ["/", "/x", "/studiox", "/studiox/y", "/socket.io/?EIO=4&transport=polling"])
        t.ok([403, 404].includes((await send(place, { path })).status), `${driver.name} ${shape}: ${path} is not Studio's`);
      const bare = await send(place, { path: "/studio" });
      t.ok([301, 308].includes(bare.status), `${driver.name} ${shape}: the prefix without its slash is sent on`);
      const to = new URL(String(bare.headers.location), `https://${NAME}:${place.port}/studio`);
      t.equal(to.href, `https://${NAME}:${place.port}/studio/`, `${driver.name} ${shape}: to the same place with it`);
    });
  }
});

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
