import { rmSync } from "node:fs";
import type { Server } from "node:http";
import { type AddressInfo, Server as NetServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { type ListenSocket, UNIX_LINGER_MS } from "../serve.ts";

/** How many connections may wait to be accepted, as Node has it by itself. */
const BACKLOG = 511;

/** A server and where it listens. */
export interface Listener {
  readonly server: Server;
  readonly address: ListenSocket;
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
    server.listen(targetOf(address), () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function targetOf(address: ListenSocket) {
  if ("path" in address) return address;
  const { fd, ...rest } = address;
  return fd === undefined ? { ...rest, reusePort: true } : { fd, backlog: BACKLOG };
}

/** Resolves when a server that takes no connections any more has none left. */
const ends = new WeakMap<Server, Promise<void>>();

function stopAccepting(server: Server): Promise<void> {
  const known = ends.get(server);
  if (known) return known;
  // Not its own close(): that one of HTTP cuts idle connections off, on which the next request may be under way.
  const end = new Promise<void>((resolve) => NetServer.prototype.close.call(server, () => resolve()));
  ends.set(server, end);
  return end;
}

/** Takes no new connections from now on, and leaves those that there are alone. */
export function retireAll(listeners: readonly Listener[]): void {
  for (const { server, address } of listeners) {
    if ("path" in address) rmSync(address.path, { force: true });
    else void stopAccepting(server);
  }
}

/** Stops to accept, and resolves when every request has ended and every connection is closed. */
export async function closeAll(listeners: readonly Listener[]): Promise<void> {
  await Promise.all(
    listeners.map(async ({ server, address }) => {
      if ("path" in address) {
        rmSync(address.path, { force: true });
        await sleep(UNIX_LINGER_MS);
        // Where this process stood still meanwhile, those who have connected are not accepted yet: they are before this comes back.
        await new Promise((resolve) => setImmediate(resolve));
      }
      const closed = stopAccepting(server);
      // Of HTTP: ends idle connections, and its own timers.
      server.close();
      server.closeIdleConnections();
      await closed;
    }),
  );
}
