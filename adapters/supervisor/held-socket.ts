import { lookup } from "node:dns/promises";

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
