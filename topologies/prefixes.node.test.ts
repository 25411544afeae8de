// What each proxy does to requests below a path.
import { test } from "../harness/testing/tap.ts";
import { send } from "./client.fixture.ts";
import { NAME } from "./stage.fixture.ts";
import { each, echoPlan, endUpstreams, passesAll } from "./upstreams.fixture.ts";

for (const shape of ["prefix-stripped", "prefix-kept"] as const) {
  test(`${shape}: headers, addresses, streams and sockets`, async (t) => {
    await each(t, echoPlan(shape), (running, place) => passesAll(t, running, place));
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

test("the upstreams end", async () => {
  await endUpstreams();
});
