import { randomInt } from "node:crypto";
import { createSocket } from "node:dgram";
import { createServer } from "node:net";

/** A port of 127.0.0.1 that nobody else takes until `release`. */
export interface HeldPort {
  readonly port: number;
  release(): Promise<void>;
}

/** Below the ports that kernels give to outgoing connections (32768 on Linux, 49152 elsewhere), so that no client takes one in between. */
const FIRST = 20_000;
const LAST = 29_999;
const ATTEMPTS = 200;

/**
 * Finds a free port for a program that binds it itself. It is held by listening on the same port of 127.0.0.2: everybody who asks here, in whatever
 * process, then finds it taken, as does whoever binds all addresses; and when the holder dies, the kernel lets go of it.
 */
export async function holdPort(): Promise<HeldPort> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const port = randomInt(FIRST, LAST + 1);
    const holder = await listen("127.0.0.2", port);
    if (!holder) continue;
    const probe = await listen("127.0.0.1", port);
    await probe?.close();
    // Who speaks HTTP/3 binds the UDP port of the same number, too.
    if (probe && (await freeForUdp("127.0.0.1", port))) {
      return { port, release: holder.close };
    }
    await holder.close();
  }
  throw new Error(`No free port from ${FIRST} to ${LAST} was found in ${ATTEMPTS} attempts`);
}

function listen(address: string, port: number): Promise<{ close(): Promise<void> } | null> {
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy());
    server.unref();
    server.once("error", () => resolve(null));
    server.listen({ host: address, port, exclusive: true }, () =>
      resolve({ close: () => new Promise((closed) => server.close(() => closed())) }),
    );
  });
}

function freeForUdp(address: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket("udp4");
    socket.once("error", () => {
      socket.close();
      resolve(false);
    });
    socket.bind({ address, port, exclusive: true }, () => socket.close(() => resolve(true)));
  });
}
