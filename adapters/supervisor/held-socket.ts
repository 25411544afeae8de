import { lookup } from "node:dns/promises";

/**
 * A listening socket that belongs to this process and to every worker that inherits its descriptor: all of them accept from one queue. As long as anybody
 * holds it, no connection in that queue is lost when a worker leaves or dies, and one that hangs keeps nobody waiting.
 */
export interface HeldSocket {
  readonly fd: number;
  close(): void;
}

interface TcpHandle {
  readonly fd: number;
  bind(address: string, port: number, flags: number): number;
  bind6(address: string, port: number, flags: number): number;
  open(fd: number): number;
  getsockname(out: object): number;
  close(): void;
}

const SERVER = 1;
const IPV6_ONLY = 1;
const REUSE_PORT = 2;

/**
 * Binds a socket without listening on it; the workers listen. Node has no public way to have a socket and take no connections from it, so this uses what
 * `node:net` itself stands on; where that is missing, or the address cannot be bound, it is null, and workers bind for themselves (SO_REUSEPORT).
 */
export async function holdSocket(host: string, port: number, ipv6Only = false): Promise<HeldSocket | null> {
  try {
    const { address, family } = await lookup(host);
    const handle = newHandle();
    const flags = REUSE_PORT | (ipv6Only ? IPV6_ONLY : 0);
    const failed = family === 6 ? handle.bind6(address, port, flags) : handle.bind(address, port, flags);
    if (failed === 0 && handle.fd >= 0) return { fd: handle.fd, close: () => handle.close() };
    handle.close();
  } catch {
    // Named above.
  }
  return null;
}

/** Takes over a socket that this process was started with; null when the descriptor is no TCP socket. */
export function takeSocket(fd: number): (HeldSocket & { host: string; port: number }) | null {
  try {
    const handle = newHandle();
    const name: { address?: string; port?: number } = {};
    if (handle.open(fd) === 0 && handle.getsockname(name) === 0 && name.address && name.port) {
      return { fd, host: name.address, port: name.port, close: () => handle.close() };
    }
  } catch {
    // Named above.
  }
  return null;
}

function newHandle(): TcpHandle {
  const { TCP } = (process as unknown as { binding(name: string): { TCP: new (type: number) => TcpHandle } }).binding("tcp_wrap");
  return new TCP(SERVER);
}
