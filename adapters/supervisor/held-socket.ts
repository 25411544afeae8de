import { lookup } from "node:dns/promises";
import { readFileSync } from "node:fs";

/**
 * A listening socket that belongs to this process and to every worker that inherits its descriptor. As long as anybody holds it, the connections that wait in
 * its queue are lost by no worker that leaves, dies or hangs: whoever accepts from it next gets them.
 */
export interface HeldSocket {
  readonly fd: number;
  close(): void;
}

interface TcpHandle {
  readonly fd: number;
  bind(address: string, port: number, flags: number): number;
  bind6(address: string, port: number, flags: number): number;
  close(): void;
}

const SERVER = 1;
const IPV6_ONLY = 1;
const REUSE_PORT = 2;

/**
 * Binds so many sockets to one address without listening on them; the workers listen, and the kernel spreads connections over those that do (SO_REUSEPORT).
 * Node has no public way to have a socket and take no connections from it, so this uses what `node:net` itself stands on. Where that is missing, or the
 * address cannot be bound, there are none, and workers bind for themselves.
 */
export async function holdSockets(count: number, host: string, port: number, ipv6Only = false): Promise<HeldSocket[]> {
  const held: HeldSocket[] = [];
  try {
    const { address, family } = await lookup(host);
    const flags = REUSE_PORT | (ipv6Only ? IPV6_ONLY : 0);
    while (held.length < count) {
      const handle = newHandle();
      held.push({ fd: handle.fd, close: () => handle.close() });
      const failed = family === 6 ? handle.bind6(address, port, flags) : handle.bind(address, port, flags);
      if (failed !== 0) throw new Error(`bind: ${failed}`);
      held[held.length - 1] = { fd: handle.fd, close: () => handle.close() };
    }
    return held;
  } catch {
    for (const socket of held) socket.close();
    return [];
  }
}

function newHandle(): TcpHandle {
  const { TCP } = (process as unknown as { binding(name: string): { TCP: new (type: number) => TcpHandle } }).binding("tcp_wrap");
  return new TCP(SERVER);
}

/**
 * What it means that workers bind for themselves, in words: connections that wait for one that leaves are reset, unless the kernel moves them (Linux,
 * net.ipv4.tcp_migrate_req); null when it does.
 */
export function withoutHeldSockets(read = () => readFileSync("/proc/sys/net/ipv4/tcp_migrate_req", "utf8")): string | null {
  let migrates = "";
  try {
    migrates = read().trim();
  } catch {
    // Another system, or an older kernel, which moves none.
  }
  if (migrates === "1") return null;
  const advice = migrates === "0" ? "; sysctl net.ipv4.tcp_migrate_req=1 has the kernel move them" : "";
  return `Workers bind their ports themselves here, so a few connections that wait for one that leaves may be reset${advice}`;
}
