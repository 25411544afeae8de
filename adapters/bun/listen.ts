import { rmSync } from "node:fs";
import type { Report } from "../../src/report.ts";
import { type ListenSocket, notYet, UNIX_LINGER_MS } from "../serve.ts";
import { serveInherited } from "./inherited.ts";

type Server = Bun.Server<undefined>;
type Options = (address: ListenSocket) => Bun.Serve.Options<undefined>;

interface Listener {
  server: Server;
  readonly address: ListenSocket;
  /** Has it accept no more, without an end for the connections that it has. Only a socket that it shares with others has that. */
  pause?: () => void;
}

/** The servers of a worker, one for each socket. */
export interface Listeners {
  /** The port of the first TCP address; 0 when there is none. */
  port(): number;
  /** Accepts from those of the sockets, too, that are inherited and new. */
  take(sockets: readonly ListenSocket[]): void;
  /** Requests that are being answered, and websockets. */
  inUse(): number;
  /**
   * Has new connections to TCP addresses served with other options; those that are open stay. Bun's own `reload()` takes a certificate and ignores it
   * (oven-sh/bun#43815), so a second server takes the same port, and the first one stops to accept. Throws, with everything as it was, when that fails.
   */
  renew(options: Options): void;
  /** Takes no new connections where others take them, and leaves those that there are alone: `stop` would cut idle ones off. */
  retire(): void;
  /** Stops to accept, and resolves when every request has ended and every connection is closed. */
  close(): Promise<void>;
  /** Closes what is left. */
  abort(): Promise<void>;
}

/** Opens one server for each socket. When one cannot be bound, none is. */
export function openListeners(sockets: readonly ListenSocket[], first: Options, report: Report): Listeners {
  const listeners: Listener[] = [];
  /** They accept no more, and may still have connections. */
  const retired = new Set<Server>();
  let options = first;
  try {
    for (const address of sockets) listeners.push({ address, ...listen(address, options(address), report) });
  } catch (error) {
    for (const { server } of listeners) void server.stop(true);
    throw error;
  }
  const stopped = (server: Server): Promise<void> => server.stop(false).finally(() => retired.delete(server));
  const all = () => [...listeners.map(({ server }) => server), ...retired];
  return {
    port() {
      for (const { address, server, pause } of listeners)
        if ("port" in address) return pause ? address.port : (server.port ?? address.port);
      return 0;
    },
    take(more) {
      for (const address of notYet(more, listeners)) listeners.push({ address, ...listen(address, options(address), report) });
    },
    inUse: () => all().reduce((sum, { pendingRequests, pendingWebSockets }) => sum + pendingRequests + pendingWebSockets, 0),
    renew(next) {
      for (const listener of listeners) {
        const { address, server, pause } = listener;
        if (!("port" in address)) continue;
        const port = pause ? address.port : (server.port ?? address.port);
        Object.assign(listener, { pause: undefined }, listen({ ...address, port }, next(address), report));
        retired.add(server);
        if (pause) pause();
        else void stopped(server);
      }
      options = next;
    },
    retire() {
      for (const { address, pause } of listeners) {
        if ("path" in address) rmSync(address.path, { force: true });
        pause?.();
      }
    },
    async close() {
      for (const { address } of listeners) if ("path" in address) rmSync(address.path, { force: true });
      await Promise.all([
        ...listeners.map(async ({ server, address }) => {
          if ("path" in address) await Bun.sleep(UNIX_LINGER_MS);
          await stopped(server);
        }),
        ...Array.from(retired, stopped),
      ]);
    },
    abort: async () => {
      await Promise.all(all().map((server) => server.stop(true)));
    },
  };
}

function listen(address: ListenSocket, options: Bun.Serve.Options<undefined>, report: Report): Pick<Listener, "server" | "pause"> {
  // The types of Bun know no idle time for a unix socket; Bun has one, and long-polling must outlive it.
  const serve = (where: object) => Bun.serve({ ...options, ...where } as unknown as Bun.Serve.Options<undefined>);
  if ("path" in address) {
    rmSync(address.path, { force: true });
    return { server: serve({ unix: address.path }) };
  }
  const { host: hostname, fd, ...rest } = address;
  if (fd !== undefined) {
    try {
      return serveInherited(fd, () => serve({ hostname: "127.0.0.1", port: 0 }));
    } catch (error) {
      // Sharing the port is as good, but for connections that wait in its own queue when it leaves.
      report(error, { stage: "bun.listen" });
    }
  }
  return { server: serve({ hostname, ...rest, reusePort: true }) };
}
