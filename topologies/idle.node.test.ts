// Idle timeouts of proxies against the pings of the server.
import type { Socket } from "socket.io-client";
import { type Test, test } from "../harness/testing/tap.ts";
import { connected, socketAt } from "./client.fixture.ts";
import { startEcho } from "./echo.fixture.ts";
import type { ProxyDriver } from "./proxy.ts";
import { able, type Plan, planOf, withProxy } from "./stage.fixture.ts";

/** Long beside a pause that a busy machine makes between two pings. */
const IDLE_S = 4;
const PING_MS = 500;
/** So many take longer than the idle timeout. */
const ENOUGH_PINGS = 10;
const LIMIT_MS = 30_000;
const TRANSPORTS = ["websocket", "polling"];

const short = (port: number): Plan => ({ ...planOf("http", port), timeouts: { connectS: 5, idleS: IDLE_S } });

/** Runs `work` with a socket of each transport through each product, all at once: they only wait. */
const sockets = (t: Test, plan: Plan, work: (socket: Socket, transport: string, driver: ProxyDriver) => Promise<void>) =>
  Promise.all(
    able(t, plan).map((driver) =>
      withProxy(driver, plan, async (_, place) => {
        await Promise.all(
          TRANSPORTS.map(async (transport) => {
            const socket = socketAt(place, { transports: [transport] });
            try {
              await connected(socket);
              await work(socket, transport, driver);
            } finally {
              socket.disconnect();
            }
          }),
        );
      }),
    ),
  );

/** Resolves to what happens first: it is disconnected (the reason), it got so many pings (`lives`), or nothing within the limit (`nothing`). */
const outcome = (socket: Socket, enough: number, limitMs: number) =>
  new Promise<string>((resolve) => {
    let pings = 0;
    const late = setTimeout(() => resolve("nothing"), limitMs);
    const done = (what: string) => {
      clearTimeout(late);
      resolve(what);
    };
    socket.once("disconnect", done);
    socket.io.on("ping", () => {
      pings += 1;
      if (pings === enough) done("lives");
    });
  });

test("connections with pings outlive the idle timeout", async (t) => {
  const lively = await startEcho({ pingMs: PING_MS });
  t.teardown(() => lively.close());
  await sockets(t, short(lively.port), async (socket, transport, { name }) => {
    t.equal(await outcome(socket, ENOUGH_PINGS, LIMIT_MS), "lives", `${name}: ${transport}`);
  });
});

test("connections without pings are cut by it", async (t) => {
  const silent = await startEcho();
  t.teardown(() => silent.close());
  await sockets(t, short(silent.port), async (socket, transport, { name, cannot }) => {
    const stays = transport === "websocket" && cannot["websocket-idle"] !== undefined;
    const end = await outcome(socket, 1, stays ? IDLE_S * 2000 : LIMIT_MS);
    t.match(end, stays ? "nothing" : /^transport (?:close|error)$/, `${name}: ${transport}`);
  });
});
