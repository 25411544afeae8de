import { createServer, type Server } from "node:net";
import type { TcpBind } from "../../src/knobs/bind.ts";
import { CannotStart } from "./cannot-start.ts";

const TRIES = 50;

/** A port that is kept for our workers. */
export interface ReservedPort {
  readonly port: number;
  release(): void;
}

/** A host to listen on; see Bind. */
export type PortHost = Pick<TcpBind, "host" | "ipv6Only">;

/**
 * Finds a port that is free on every one of the hosts, and keeps it. Workers share it by SO_REUSEPORT, so the kernel would let two Studios share one
 * unnoticed: each keeps an abstract socket named after its port as a mutex. A port that was taken from the ephemeral range is also bound, without
 * listening, so that the kernel gives it to no outgoing connection before the workers listen. `isFixed` refuses to take another port than the one asked for.
 */
export async function reservePort(hosts: readonly PortHost[], wanted: number, isFixed: boolean): Promise<ReservedPort> {
  let failure: NodeJS.ErrnoException | undefined;
  for (let at = 0; at < TRIES; at += 1) {
    const candidate = wanted === 0 ? 0 : wanted + at;
    if (candidate > 65535) break;
    try {
      return await reserve(hosts, candidate);
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

async function reserve(hosts: readonly PortHost[], wanted: number): Promise<ReservedPort> {
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
  const bound = wanted === 0 ? hosts.map(({ host }) => bindOnly(host, port)) : [];
  return {
    port,
    release: () => {
      mutex?.close();
      for (const handle of bound) handle?.close();
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

interface TcpHandle {
  bind(address: string, port: number, flags: number): number;
  bind6(address: string, port: number, flags: number): number;
  close(): void;
}

/**
 * A socket that is bound and never listens: connections go to listeners only (0 of 1,000 were lost to it). Node offers no public way to have one, and
 * without it a start is as good except for that rare collision, so its absence is no error.
 */
function bindOnly(host: string, port: number): TcpHandle | null {
  try {
    const binding = (process as unknown as { binding(name: string): { TCP: new (type: number) => TcpHandle } }).binding("tcp_wrap");
    const SERVER = 1;
    const REUSE_PORT = 2;
    const handle = new binding.TCP(SERVER);
    const failed = host.includes(":") ? handle.bind6(host, port, REUSE_PORT) : handle.bind(host, port, REUSE_PORT);
    if (failed === 0) return handle;
    handle.close();
  } catch {
    // Named above.
  }
  return null;
}
