// Idle timeouts of proxies against the pings of the server.
import { test } from "../harness/testing/tap.ts";
import { connected, socketAt } from "./client.fixture.ts";
import { startEcho } from "./echo.fixture.ts";
import { able, type Plan, planOf, withProxy } from "./stage.fixture.ts";

const IDLE_S = 2;
const LIMIT_MS = 30_000;

const short = (port: number): Plan => ({ ...planOf("http", port), timeouts: { connectS: 5, idleS: IDLE_S } });

for (const transport of ["websocket", "polling"]) {
  test(`${transport}: a connection with pings outlives the idle timeout`, async (t) => {
    const pingMs = (IDLE_S * 1000) / 4;
    const lively = await startEcho({ pingMs });
    t.teardown(() => lively.close());
    const plan = short(lively.port);
    await Promise.all(
      able(plan).map((driver) =>
        withProxy(driver, plan, async (_, place) => {
          const socket = socketAt(place, { transports: [transport] });
          await connected(socket);
          const enough = 6;
          const end = await new Promise<string>((resolve) => {
            let pings = 0;
            const late = setTimeout(() => resolve("too few pings"), LIMIT_MS);
            const done = (what: string) => {
              clearTimeout(late);
              resolve(what);
            };
            socket.on("disconnect", (reason) => done(`${reason} after ${pings} pings`));
            socket.io.on("ping", () => {
              pings += 1;
              if (pings === enough) done("lives");
            });
          });
          t.equal(end, "lives", driver.name);
          socket.disconnect();
        }),
      ),
    );
  });

  test(`${transport}: a connection without pings is cut by it`, async (t) => {
    const silent = await startEcho();
    t.teardown(() => silent.close());
    const plan = short(silent.port);
    // Apache's timeout is for answers: a websocket that is silent stays.
    const cutters = able(plan).filter(({ name }) => transport === "polling" || name !== "apache");
    await Promise.all(
      cutters.map((driver) =>
        withProxy(driver, plan, async (_, place) => {
          const socket = socketAt(place, { transports: [transport] });
          await connected(socket);
          const reason = await new Promise<string>((resolve) => {
            const late = setTimeout(() => resolve("it stays"), LIMIT_MS);
            socket.once("disconnect", (why) => {
              clearTimeout(late);
              resolve(why);
            });
          });
          t.match(reason, /^transport (?:close|error)$/, `${driver.name}: ${reason}`);
          socket.disconnect();
        }),
      ),
    );
  });
}
