import { rmSync } from "node:fs";
import { type ListenAddress, UNIX_LINGER_MS } from "../serve.ts";

type Server = Bun.Server<undefined>;
type Options = (address: ListenAddress) => Bun.Serve.Options<undefined>;

interface Listener {
  server: Server;
  readonly address: ListenAddress;
}

/** The servers of a worker, one for each address. */
export interface Listeners {
  /** The port of the first TCP address; 0 when there is none. */
  port(): number;
  /**
   * Has new connections to TCP addresses served with other options; those that are open stay. Bun's own `reload()` takes a certificate and ignores it
   * (oven-sh/bun#43815), so a second server takes the same port, and the first one stops to accept. Throws, with everything as it was, when that fails.
   */
  renew(options: Options): void;
  /** Stops to accept, and resolves when every request has ended and every connection is closed. */
  close(): Promise<void>;
  /** Closes what is left. */
  abort(): Promise<void>;
}

/** Opens one server for each address. When one address cannot be bound, none is. */
export function openListeners(addresses: readonly ListenAddress[], options: Options): Listeners {
  const listeners: Listener[] = [];
  /** Stopped, and not yet without connections. */
  const retired = new Set<Server>();
  try {
    for (const address of addresses) listeners.push({ address, server: listen(address, options(address)) });
  } catch (error) {
    for (const { server } of listeners) void server.stop(true);
    throw error;
  }
  const stopped = (server: Server): Promise<void> => server.stop(false).finally(() => retired.delete(server));
  const all = () => [...listeners.map(({ server }) => server), ...retired];
  return {
    port: () => listeners.find(({ address }) => "port" in address)?.server.port ?? 0,
    renew(next) {
      for (const listener of listeners) {
        const { address, server } = listener;
        if (!("port" in address)) continue;
        const port = server.port ?? address.port;
        listener.server = listen({ ...address, port }, next(address));
        retired.add(server);
        void stopped(server);
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

function listen(address: ListenAddress, options: Bun.Serve.Options<undefined>): Server {
  // The types of Bun know no idle time for a unix socket; Bun has one, and long-polling must outlive it.
  if ("port" in address) {
    const { host: hostname, ...rest } = address;
    return Bun.serve({ ...options, hostname, ...rest, reusePort: true } as unknown as Bun.Serve.Options<undefined>);
  }
  rmSync(address.path, { force: true });
  return Bun.serve({ ...options, unix: address.path } as unknown as Bun.Serve.Options<undefined>);
}
