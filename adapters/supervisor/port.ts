import { createServer, type Server } from "node:net";
import type { TcpBind } from "../../src/knobs/bind.ts";
import { CannotStart } from "./cannot-start.ts";
import { type HeldSocket, holdSockets } from "./held-socket.ts";

const TRIES = 50;

/** A port that is kept for our workers. */
export interface ReservedPort {
  readonly port: number;
  /** The descriptors of the sockets that workers inherit, by host. A host that has none is bound by each worker for itself. */
  readonly sockets: ReadonlyMap<string, readonly number[]>;
  /** Closes those sockets here: when no worker listens any more, connections are refused from then on. */
  letGo(): void;
  release(): void;
}

/** A host to listen on; see Bind. */
export type PortHost = Pick<TcpBind, "host" | "ipv6Only">;

/**
 * Finds a port that is free on every one of the hosts, and keeps it: it is bound here, by `pool` sockets that do not listen, and workers inherit them. They are bound with
 * SO_REUSEPORT, so that workers can also bind for themselves, and the kernel would let two Studios share it unnoticed: each keeps an abstract socket named
 * after its port as a mutex. `isFixed` refuses to take another port than the one asked for.
 */
export async function reservePort(hosts: readonly PortHost[], wanted: number, isFixed: boolean, pool = 1): Promise<ReservedPort> {
  let failure: NodeJS.ErrnoException | undefined;
  for (let at = 0; at < TRIES; at += 1) {
    const candidate = wanted === 0 ? 0 : wanted + at;
    if (candidate > 65535) break;
    try {
      return await reserve(hosts, candidate, pool);
    } catch (error) {
      failure = error as NodeJS.ErrnoException;
      const { host = hosts[0]?.host } = error as { host?: string };
      if (failure.code === "EADDRNOTAVAIL" || failure.code === "ENOTFOUND") {
        throw new CannotStart("usage", `${host} is not an address of this machine; choose another one with --host or --bind`, {
          cause: failure,
        });
      }
      if (failure.code === "EACCES") {
        throw new CannotStart("usage", `Port ${candidate} may not be used by this user; choose one above 1023 with --port`, {
          cause: failure,
        });
      }
      if (failure.code !== "EADDRINUSE") throw failure;
      if (isFixed && wanted !== 0) break;
    }
  }
  const names = hosts.map(({ host }) => host).join(" and ");
  const range = isFixed ? `Port ${wanted} on ${names} is` : `Ports ${wanted} to ${wanted + TRIES - 1} on ${names} are`;
  throw new CannotStart("usage", `${range} taken; choose another one with --port, or --port 0 for any`, { cause: failure });
}

async function reserve(hosts: readonly PortHost[], wanted: number, pool: number): Promise<ReservedPort> {
  const probes: Server[] = [];
  let port = wanted;
  let mutex: Server | null = null;
  try {
    for (const host of hosts) {
      // Without reusePort, so that it fails when anybody listens there, also another group of workers.
      const probe = await listen({ ...host, port, exclusive: true }).catch((error) => {
        throw Object.assign(error, { host: host.host });
      });
      probes.push(probe);
      port = (probe.address() as { port: number }).port;
    }
    if (process.platform === "linux") mutex = await listen({ path: `\0studio-port-${port}` });
  } finally {
    for (const probe of probes) await new Promise((resolve) => probe.close(resolve));
  }
  const held = new Map<string, HeldSocket[]>();
  for (const { host, ipv6Only } of hosts) held.set(host, await holdSockets(pool, host, port, ipv6Only));
  const letGo = () => {
    for (const socket of [...held.values()].flat()) socket.close();
    held.clear();
  };
  return {
    port,
    sockets: new Map(Array.from(held, ([host, sockets]) => [host, sockets.map(({ fd }) => fd)] as const)),
    letGo,
    release: () => {
      mutex?.close();
      letGo();
    },
  };
}

function listen(options: (PortHost & { port: number; exclusive: boolean }) | { path: string }): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once("error", reject);
    server.listen(options, () => resolve(server));
  });
}
