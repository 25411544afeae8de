import type { Socket } from "node:net";
import { type Bind, bindText, type TcpBind } from "../../src/knobs/bind.ts";
import { type ReservedPort, reservePort } from "./port.ts";

/** The addresses of a configuration, with their ports kept for our workers. */
export interface ReservedAddresses {
  readonly bind: readonly Bind[];
  /** The port of the first TCP address; left out when there is none. */
  readonly port?: number;
  /** The descriptors of the sockets that workers inherit, by address as `bindText` writes it. */
  readonly sockets: ReadonlyMap<string, readonly number[]>;
  /** Unix sockets, by path, that listen already. */
  readonly doors?: ReadonlyMap<string, Socket>;
  /** Those of TCP that listen already, by address. */
  readonly listening?: ReadonlyMap<string, readonly Socket[]>;
  /** Closes those sockets here; see ReservedPort. */
  letGo(): void;
  release(): void;
}

/**
 * Keeps the ports of all addresses; see `reservePort`. Addresses that ask for the same port get the same one. The port of the first TCP address may be
 * another than the one asked for unless `isFixed`; the others are always as they were asked for. Throws CannotStart.
 */
export async function reserveAddresses(bind: readonly Bind[], isFixed: boolean, pool: number): Promise<ReservedAddresses> {
  const tcp = bind.filter((address): address is TcpBind => "port" in address);
  const reserved = new Map<number, ReservedPort>();
  const release = () => {
    for (const one of reserved.values()) one.release();
  };
  try {
    for (const { port } of tcp) {
      if (reserved.has(port)) continue;
      const hosts = tcp.filter((other) => other.port === port).map(({ host, ipv6Only }) => ({ host, ...(ipv6Only ? { ipv6Only } : {}) }));
      reserved.set(port, await reservePort(hosts, port, isFixed || port !== tcp[0]?.port, pool));
    }
  } catch (error) {
    release();
    throw error;
  }
  const portOf = (wanted: number) => reserved.get(wanted)?.port ?? wanted;
  return {
    bind: bind.map((address) => ("port" in address ? { ...address, port: portOf(address.port) } : address)),
    ...(tcp[0] ? { port: portOf(tcp[0].port) } : {}),
    sockets: new Map(
      [...reserved.values()].flatMap(({ port, sockets }) => Array.from(sockets, ([host, fds]) => [bindText({ host, port }), fds] as const)),
    ),
    letGo: () => {
      for (const one of reserved.values()) one.letGo();
    },
    release,
  };
}
