import { createServer, type Server } from "node:http";
import type { Socket } from "node:net";
import { createHealth } from "../../src/http/health.ts";
import { type Bind, bindText } from "../../src/knobs/bind.ts";
import type { Config } from "../../src/knobs/load.ts";
import { systemClock } from "../../src/ports/clock.ts";
import type { Store } from "../../src/ports/store.ts";
import type { ReservedAddresses } from "./addresses.ts";
import { listenOn } from "./door.ts";
import type { WorkerView } from "./fleet.ts";

/** No probe sends more, or takes longer. */
const LIMIT_MS = 5000;
const MOST_CONNECTIONS = 100;

/** What the pages tell of. */
interface Told {
  workers(): readonly WorkerView[];
  /** None where nothing is stored. */
  store: Pick<Store, "ping"> | undefined;
  /** Aborts when Studio is being stopped. */
  stopping: AbortSignal;
  /** What listens already. */
  reserved: Pick<ReservedAddresses, "doors" | "listening">;
}

/**
 * Answers `/livez`, `/readyz` and `/healthz` at every address of a Studio that has no web workers, as those would: ready is one whose workers all are, and whose
 * Redis and database, where it has one, answer. Rejects when an address cannot be taken, with CannotStart for a unix socket.
 */
export async function openHealthPages(config: Config, { workers, store, stopping, reserved }: Told): Promise<{ close(): Promise<void> }> {
  // Only here does the supervisor need a Redis client, and it is a large part of the program.
  const { redis } = await import("../redis/connect.ts");
  const client = redis(config, "limits");
  const working = async () => {
    const there = workers().filter(({ state }) => state !== "draining");
    if (there.length === 0 || there.some(({ state }) => state !== "ready")) throw new Error("not every worker is ready");
  };
  const health = createHealth({
    checks: { workers: working, ...(store ? { database: () => store.ping() } : {}), redis: async () => void (await client.ping()) },
    clock: systemClock,
  });
  const answer = async (target: string): Promise<{ status: number; type: string; body: string }> => {
    const { pathname, searchParams } = new URL(target, "http://localhost");
    if (pathname === "/livez") return { status: 200, type: "text/plain", body: "ok\n" };
    if (pathname !== "/readyz" && pathname !== "/healthz")
      return {
        status: 404,
        type: "text/plain",
        body: `This Studio has the role ${config.role}: it has nothing but /livez, /readyz and /healthz\n`,
      };
    if (stopping.aborted) health.drain();
    const readiness = await health.ready();
    const status = readiness.ok ? 200 : 503;
    if (!searchParams.has("verbose")) return { status, type: "text/plain", body: readiness.ok ? "ok\n" : "not ready\n" };
    return { status, type: "application/json", body: JSON.stringify({ ...readiness, notices: [] }) };
  };

  const servers: Server[] = [];
  const close = async () => {
    client.disconnect();
    for (const server of servers) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  };
  try {
    for (const bind of config.bind) {
      const opened = "path" in bind ? [reserved.doors?.get(bind.path)] : (reserved.listening?.get(bindText(bind)) ?? [undefined]);
      for (const socket of opened) servers.push(await listen(bind, answer, socket));
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { close };
}

async function listen(
  bind: Bind,
  answer: (target: string) => Promise<{ status: number; type: string; body: string }>,
  opened: Socket | undefined,
): Promise<Server> {
  const server = createServer({ requestTimeout: LIMIT_MS, headersTimeout: LIMIT_MS, maxHeaderSize: 8192 }, async (request, response) => {
    const readable = request.method === "GET" || request.method === "HEAD";
    const { status, type, body } = readable
      ? await answer(request.url ?? "/").catch(() => ({ status: 400, type: "text/plain", body: "not understood\n" }))
      : { status: 405, type: "text/plain", body: "only GET and HEAD\n" };
    const headers = {
      "content-type": type,
      "cache-control": "no-store",
      connection: "close",
      ...(status === 503 ? { "retry-after": "1" } : {}),
    };
    response.writeHead(status, headers).end(request.method === "HEAD" ? undefined : body);
  });
  server.maxConnections = MOST_CONNECTIONS;
  if ("path" in bind) await listenOn(server, bind.path, opened);
  else
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(opened ?? bind, () => resolve());
    });
  server.on("error", () => {});
  return server;
}
