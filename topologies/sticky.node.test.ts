// Proxies that keep a session on one upstream: by a cookie of their own, or by the client's address.
import { test } from "../harness/testing/tap.ts";
import { send } from "./client.fixture.ts";
import { startEcho } from "./echo.fixture.ts";
import { able, type Plan, planOf, withProxy } from "./stage.fixture.ts";
import { parse } from "./truth.fixture.ts";

const echoes = [await startEcho({ id: "a" }), await startEcho({ id: "b" })];
const REQUESTS = 6;
const CLIENTS = 24;

/** A shape before both of them. */
const plan = (shape: "http" | "prefix-kept", sticky: Plan["sticky"]): Plan => ({
  ...planOf(shape, 1),
  upstreams: echoes.map(({ port }) => ({ address: "127.0.0.1", port })),
  sticky,
});

for (const shape of ["http", "prefix-kept"] as const) {
  test(`${shape}: by a cookie`, async (t) => {
    const wanted = plan(shape, "cookie");
    await Promise.all(
      able(t, wanted).map((driver) =>
        withProxy(driver, wanted, async (_running, place) => {
          const path = `${wanted.prefix?.path ?? ""}/x`;
          const homes = new Set<string>();
          for (let client = 0; client < CLIENTS && homes.size < 2; client += 1) {
            const first = await send(place, { path });
            const [cookie = ""] = (first.headers["set-cookie"] as string[] | undefined) ?? [];
            const attributes = cookie.toLowerCase().split("; ").slice(1);
            if (client === 0) {
              t.ok(
                attributes.includes(`path=${wanted.prefix?.path ?? ""}/`) || attributes.includes("path=/"),
                `${driver.name}: its cookie is sent below the path (${cookie})`,
              );
            }
            const home = parse(first).id;
            homes.add(home);
            const lines: [string, string][] = [["Cookie", cookie.split(";")[0]!]];
            const again = await Promise.all(Array.from({ length: REQUESTS }, () => send(place, { path, lines })));
            t.same(
              new Set(again.map((one) => parse(one).id)),
              new Set([home]),
              `${driver.name}: client ${client} stays where it was first`,
            );
          }
          t.equal(homes.size, 2, `${driver.name}: clients are spread over both`);
        }),
      ),
    );
  });
}

test("by the client's address", async (t) => {
  const wanted = plan("http", "hash");
  await Promise.all(
    able(t, wanted).map((driver) =>
      withProxy(driver, wanted, async (_running, place) => {
        const homes = new Set<string>();
        for (let client = 0; client < CLIENTS && homes.size < 2; client += 1) {
          // nginx's ip_hash would take only the first three parts of an address; its hash takes all of it.
          const from = `127.0.${client + 1}.${10 + client}`;
          const all = await Promise.all(Array.from({ length: REQUESTS }, () => send(place, { path: "/x", from })));
          const found = new Set(all.map((one) => parse(one).id));
          t.equal(found.size, 1, `${driver.name}: ${from} goes to one of them`);
          homes.add([...found][0]!);
        }
        t.equal(homes.size, 2, `${driver.name}: clients are spread over both`);
      }),
    ),
  );
});

test("the upstreams end", async () => {
  await Promise.all(echoes.map((echo) => echo.close()));
});
