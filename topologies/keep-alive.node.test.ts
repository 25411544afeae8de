// Connections that a proxy keeps to Studio, used again when the proxy is just about to give them up: no request may meet one that Studio is closing.
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { RUNTIMES } from "../harness/testing/runtime.ts";
import { type RunningStudio, startStudio } from "../harness/testing/studio.ts";
import { test } from "../harness/testing/tap.ts";
import { bearer, behind, type Front, portOf } from "./front.fixture.ts";
import nginx from "./proxies/nginx.ts";
import type { ProxyDriver } from "./proxy.ts";
import { NAME, planOf } from "./stage.fixture.ts";

/** For how long nginx keeps an idle connection, and Studio longer: 60 and 75 s, made small. Between the two, a busy machine may let nginx wait for its turn. */
const PROXY_S = 2;
const STUDIO_S = 5;
const TOGETHER = 32;
/** How long the connections are idle before they are used again, in milliseconds: ever nearer to the bound, and over it. */
const PAUSES = [500, 1500, 1800, 1900, 1940, 1960, 1980, 1990, 2000, 2010, 2030, 2060];

const keeping: ProxyDriver = {
  ...nginx,
  render: (plan, directory) =>
    Object.fromEntries(
      Object.entries(nginx.render(plan, directory)).map(([name, text]) => [
        name,
        text.replace("keepalive 16;", `keepalive ${TOGETHER}; keepalive_timeout ${PROXY_S}s;`),
      ]),
    ),
};

/** Between the two there is a network: what one says, also that it closes the connection, is heard by the other so much later. */
const DELAY_MS = 40;

/** That network, and how many connections Studio has closed before the proxy did. */
async function network(port: number) {
  const seen = { port: 0, closedByStudio: 0, close: () => {} };
  const open = new Set<Socket>();
  const pass = (from: Socket, to: Socket) => {
    open.add(from);
    from.on("data", (chunk) => setTimeout(() => to.write(chunk), DELAY_MS));
    from.on("end", () => setTimeout(() => to.end(), DELAY_MS));
    from.on("close", () => setTimeout(() => to.destroy(), DELAY_MS));
    from.on("error", () => setTimeout(() => to.resetAndDestroy(), DELAY_MS));
    from.on("close", () => open.delete(from));
  };
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (proxy) => {
    const studio = connect({ host: "127.0.0.1", port, allowHalfOpen: true, noDelay: true });
    pass(proxy, studio);
    pass(studio, proxy);
    studio.once("end", () => {
      if (!proxy.readableEnded) seen.closedByStudio += 1;
    });
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  seen.port = (server.address() as AddressInfo).port;
  seen.close = () => {
    server.close();
    for (const socket of open) socket.destroy();
  };
  return seen;
}

/** A POST, because nginx tries no other connection for one that it has sent: what goes wrong is seen. Resolves to the port of nginx's connection. */
async function post({ get, studio }: Front): Promise<number> {
  const lines: [string, string][] = [bearer(studio), ["Content-Type", "text/plain"]];
  const { status, text } = await get("/api/diagnostics/echo", { method: "POST", body: "x".repeat(100), lines });
  if (status !== 200) throw new Error(`${status} ${text.slice(0, 200)}`);
  return (JSON.parse(text) as { peer: { port: number } }).peer.port;
}

/** What became of all requests of one runtime: those that were not answered, how many came over a connection that was used before, and how many connections there were. */
async function drive(front: Front, api: RunningStudio["api"]): Promise<{ failures: string[]; again: number; connections: number }> {
  let busy = true;
  // Others, so that the worker has something to do when a request comes.
  const load = Array.from({ length: 4 }, async () => {
    while (busy) {
      await api("/api/nodes").then((answer) => answer.text());
      await sleep(5);
    }
  });
  const known = new Set<number>();
  const failures: string[] = [];
  let again = 0;
  let idle = 0;
  for (const pause of PAUSES) {
    for (const answer of await Promise.allSettled(Array.from({ length: TOGETHER }, () => post(front)))) {
      if (answer.status === "rejected") failures.push(`after ${idle} ms: ${answer.reason}`);
      else if (known.has(answer.value)) again += 1;
      else known.add(answer.value);
    }
    await sleep(pause);
    idle = pause;
  }
  busy = false;
  await Promise.all(load);
  return { failures, again, connections: known.size };
}

test(`connections that nginx keeps for ${PROXY_S} s are good for as long`, async (t) => {
  await Promise.all(
    RUNTIMES.map(async (runtime) => {
      const studio = await startStudio({
        args: ["--workers", "1", "--worker-class", runtime, "--keepalive", `${STUDIO_S}s`],
        env: { STUDIO_ALLOWED_HOSTS: NAME, STUDIO_RATE_WRITES: "off", STUDIO_RATE_REQUESTS: "off" },
      });
      t.teardown(() => studio.stop());
      const between = await network(portOf(studio));
      t.teardown(() => between.close());
      await behind(studio, keeping, planOf("http", between.port), async (front) => {
        t.match(front.running.configuration["studio.conf"], `keepalive_timeout ${PROXY_S}s;`);
        const { failures, again, connections } = await drive(front, studio.api);
        t.equal(between.closedByStudio, 0, `${runtime}: Studio closed none of them`);
        t.same(failures, [], `${runtime}: every request was answered`);
        t.ok(again > TOGETHER, `${runtime}: connections were used again (${again} of ${PAUSES.length * TOGETHER} requests)`);
        t.ok(connections > TOGETHER, `${runtime}: and given up (${connections})`);
      });
    }),
  );
});
