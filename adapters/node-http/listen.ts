import { rmSync } from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { type ListenAddress, UNIX_LINGER_MS } from "../serve.ts";

/** A server and where it listens. */
export interface Listener {
  readonly server: Server;
  readonly address: ListenAddress;
}

/** Has every server listen. Resolves to the port of the first TCP address, 0 where there is none; when one address cannot be bound, none is. */
export async function listenAll(listeners: readonly Listener[]): Promise<number> {
  const done = await Promise.allSettled(listeners.map(listen));
  const failed = done.find((one) => one.status === "rejected");
  if (failed) {
    for (const { server } of listeners) if (server.listening) server.close();
    throw failed.reason;
  }
  const first = listeners.find(({ address }) => "port" in address);
  return first ? (first.server.address() as AddressInfo).port : 0;
}

function listen({ server, address }: Listener): Promise<void> {
  if ("path" in address) rmSync(address.path, { force: true });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen("path" in address ? address : { ...address, reusePort: true }, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

/** Stops to accept, and resolves when every request has ended and every connection is closed. */
export async function closeAll(listeners: readonly Listener[]): Promise<void> {
  await Promise.all(
    listeners.map(async ({ server, address }) => {
      if ("path" in address) {
        rmSync(address.path, { force: true });
        await sleep(UNIX_LINGER_MS);
      }
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      await closed;
    }),
  );
}
