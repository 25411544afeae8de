import { rmSync } from "node:fs";
import { type ListenAddress, UNIX_LINGER_MS } from "../serve.ts";

/** A server and where it listens. */
export interface Listener {
  readonly server: Bun.Server<undefined>;
  readonly address: ListenAddress;
}

/** One server for each address, all with the same options. When one address cannot be bound, none is. */
export function listenAll(addresses: readonly ListenAddress[], options: Bun.Serve.Options<undefined>): readonly Listener[] {
  const listeners: Listener[] = [];
  try {
    for (const address of addresses) listeners.push({ address, server: listen(address, options) });
  } catch (error) {
    for (const { server } of listeners) void server.stop(true);
    throw error;
  }
  return listeners;
}

function listen(address: ListenAddress, options: Bun.Serve.Options<undefined>): Bun.Server<undefined> {
  // The types of Bun know no idle time for a unix socket; Bun has one, and long-polling must outlive it.
  if ("port" in address) {
    const { host: hostname, ...rest } = address;
    return Bun.serve({ ...options, hostname, ...rest, reusePort: true } as unknown as Bun.Serve.Options<undefined>);
  }
  rmSync(address.path, { force: true });
  return Bun.serve({ ...options, unix: address.path } as unknown as Bun.Serve.Options<undefined>);
}

/** Stops to accept, and resolves when every request has ended and every connection is closed. */
export async function closeAll(listeners: readonly Listener[]): Promise<void> {
  await Promise.all(
    listeners.map(async ({ server, address }) => {
      if ("path" in address) {
        rmSync(address.path, { force: true });
        await Bun.sleep(UNIX_LINGER_MS);
      }
      await server.stop(false);
    }),
  );
}
