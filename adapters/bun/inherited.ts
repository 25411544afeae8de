import { dlopen, ptr } from "bun:ffi";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";

const BACKLOG = 511;
const CLOEXEC = 0o2000000;
const EPOLL_ADD = 1;
const EPOLL_DELETE = 2;

/** Where the C library is: of glibc, and of musl. */
const LIBRARIES = ["libc.so.6", "libc.so"];

/**
 * Has a server accept from the listening socket that this process inherited as `fd`. Bun can listen on no descriptor (oven-sh/bun#22559), so `serve` listens
 * on any free port, and then that socket is exchanged: the inherited one takes the number of its descriptor (dup3), and its place in the event loop's epoll
 * instance, whose entry is read back from /proc. `stop()` closes it like its own; `pause` only has it accept no more. Throws when a step fails; the server is stopped then.
 */
export function serveInherited<S extends { stop(closeActive: boolean): unknown }>(
  fd: number,
  serve: () => S,
): { server: S; pause: () => void } {
  const before = descriptors();
  const server = serve();
  try {
    const own = [...descriptors()].filter(([one, what]) => what.startsWith("socket:") && before.get(one) !== what).map(([one]) => one);
    const entries = watched().filter(({ target }) => own.includes(target));
    const [entry] = entries;
    if (!entry || entries.length > 1) throw new Error(`${entries.length} sockets are new in the event loop, not one`);
    return { server, pause: exchange(fd, entry) };
  } catch (error) {
    void server.stop(true);
    throw new Error(`Bun cannot listen on the socket that it was given: ${(error as Error).message}`, { cause: error });
  }
}

interface Entry {
  readonly epoll: number;
  readonly target: number;
  readonly events: number;
  readonly data: bigint;
}

/** Returns how to end it: from then on the event loop hears nothing of the socket. */
function exchange(fd: number, { epoll, target, events, data }: Entry): () => void {
  const { symbols } = library();
  // Packed, as the kernel has it on x86-64; elsewhere `data` is aligned to 8.
  const at = process.arch === "x64" ? 4 : 8;
  const event = new DataView(new ArrayBuffer(at + 8));
  event.setUint32(0, events, true);
  event.setBigUint64(at, data, true);
  if (symbols.listen(fd, BACKLOG) !== 0) throw new Error("listen failed");
  // It closes the socket that was there, which ends its entry.
  if (symbols.dup3(fd, target, CLOEXEC) !== target) throw new Error("dup3 failed");
  const bytes = new Uint8Array(event.buffer);
  if (symbols.epoll_ctl(epoll, EPOLL_ADD, target, ptr(bytes)) !== 0) throw new Error("epoll_ctl failed");
  return () => void symbols.epoll_ctl(epoll, EPOLL_DELETE, target, ptr(bytes));
}

function library() {
  let failure: unknown;
  for (const name of LIBRARIES) {
    try {
      return dlopen(name, {
        listen: { args: ["i32", "i32"], returns: "i32" },
        dup3: { args: ["i32", "i32", "i32"], returns: "i32" },
        epoll_ctl: { args: ["i32", "i32", "i32", "ptr"], returns: "i32" },
      });
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

/** What every open descriptor is: `socket:[123]`, `anon_inode:[eventpoll]`. */
function descriptors(): Map<number, string> {
  const found = new Map<number, string>();
  for (const name of readdirSync("/proc/self/fd")) {
    try {
      found.set(Number(name), readlinkSync(`/proc/self/fd/${name}`));
    } catch {
      // The one that reads the directory.
    }
  }
  return found;
}

/** Every entry of every epoll instance (proc(5), fdinfo). */
function watched(): Entry[] {
  return [...descriptors()]
    .filter(([, what]) => what === "anon_inode:[eventpoll]")
    .flatMap(([epoll]) =>
      [...readFileSync(`/proc/self/fdinfo/${epoll}`, "utf8").matchAll(/^tfd:\s*(\d+) events:\s*([0-9a-f]+) data:\s*([0-9a-f]+)/gm)].map(
        ([, target = "", events = "", data = ""]) => ({
          epoll,
          target: Number(target),
          events: Number.parseInt(events, 16),
          data: BigInt(`0x${data}`),
        }),
      ),
    );
}
