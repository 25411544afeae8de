import { lstatSync, rmSync } from "node:fs";
import { connect, createServer, type Server, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { Bind } from "../../src/knobs/bind.ts";
import { doorSockets } from "../process/door.ts";
import { CannotStart } from "./cannot-start.ts";

/** rw for owner and group, nothing for others: who may connect is who may write. */
const UMASK = 0o117;

/** How long a connection waits for a worker when there is none at the moment. */
const NO_WORKER_MS = 10_000;
const LOOK_AGAIN_MS = 50;

/**
 * Opens every unix socket of the addresses (mode 0660) and passes each connection, byte for byte, to the worker that has the fewest of them. Unlike a TCP
 * port, a unix socket cannot be listened on by several processes, and Bun cannot listen on one that it is handed. `dir` holds the sockets of the workers, and
 * `opened` those that somebody else has opened by these paths, whose files stay.
 * The result takes no new connections and removes the sockets; connections that are open go on until one of their ends closes them. Throws CannotStart
 * `usage` when a path cannot be used or somebody listens there; a socket that nobody listens on is replaced.
 */
export async function openDoors(bind: readonly Bind[], dir: string, opened?: ReadonlyMap<string, Socket>): Promise<() => void> {
  // What killed workers left; none of ours is there yet.
  for (const path of doorSockets(dir)) rmSync(path, { force: true });
  const stack = new DisposableStack();
  try {
    for (const address of bind) if ("path" in address) stack.defer(await openDoor(address.path, dir, opened?.get(address.path)));
  } catch (error) {
    stack.dispose();
    throw error;
  }
  return () => stack.dispose();
}

async function openDoor(path: string, dir: string, opened?: Socket): Promise<() => void> {
  const held = new Map<string, number>();
  let closed = false;
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (client) => {
    void passOn(client, { dir, held, isOver: () => closed || client.destroyed });
  });
  await listenOn(server, path, opened);
  server.on("error", () => {});
  return () => {
    closed = true;
    // Node removes the path itself, before anybody else can have taken it; not the one of a socket that it did not bind.
    server.close();
  };
}

/**
 * Has a server listen on a unix socket (mode 0660), or on one that somebody else has `opened` at this path. Throws CannotStart `usage` when the path cannot be
 * used or somebody listens there; a socket that nobody listens on is replaced.
 */
export async function listenOn(server: Server, path: string, opened?: Socket): Promise<void> {
  if (!opened) await makeRoom(path);
  await listen(server, path, opened);
}

/** Where connections of one socket go: how many each worker has, and whether one that is not through yet need not go any more. */
interface Passage {
  readonly dir: string;
  readonly held: Map<string, number>;
  isOver(): boolean;
}

async function makeRoom(path: string): Promise<void> {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (!found) return;
  if (!found.isSocket()) throw new CannotStart("usage", `${path} is there and is no socket; choose another path for unix: in STUDIO_BIND`);
  if (await answers(path)) throw new CannotStart("usage", `Somebody listens on ${path}; choose another path for unix: in STUDIO_BIND`);
  rmSync(path, { force: true });
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    // A socket that we may not connect to is somebody's, too.
    socket.once("error", ({ code }: NodeJS.ErrnoException) => resolve(code !== "ECONNREFUSED" && code !== "ENOENT"));
  });
}

function listen(server: Server, path: string, opened?: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause: NodeJS.ErrnoException) =>
      reject(
        new CannotStart("usage", `${path} cannot be listened on (${cause.code}); choose another path for unix: in STUDIO_BIND`, { cause }),
      ),
    );
    const umask = process.umask(UMASK);
    try {
      // The socket is bound before this returns, so that it never has another mode.
      server.listen(opened ?? path, () => resolve());
    } finally {
      process.umask(umask);
    }
  });
}

async function passOn(client: Socket, passage: Passage): Promise<void> {
  client.on("error", () => client.destroy());
  const worker = await reach(passage);
  if (worker === null) return void client.destroy();
  const { path, socket } = worker;
  if (client.destroyed) return void socket.destroy();
  const { held } = passage;
  held.set(path, (held.get(path) ?? 0) + 1);
  socket.once("close", () => held.set(path, (held.get(path) ?? 1) - 1));
  for (const [from, to] of [
    [client, socket],
    [socket, client],
  ] as const) {
    // `pipe` hands the end of one direction on by itself; the close of one end is the close of both, after what is still on its way to the other.
    from.pipe(to);
    from.on("error", () => to.destroy());
    from.on("close", () => to.destroySoon());
  }
}

/** The connection to a worker that takes one, tried from the least busy one on; null when there is none for a long time, or nobody waits for it any more. */
async function reach({ dir, held, isOver }: Passage): Promise<{ path: string; socket: Socket } | null> {
  const end = performance.now() + NO_WORKER_MS;
  for (;;) {
    const paths = doorSockets(dir)
      .map((path) => ({ path, busy: held.get(path) ?? 0, chance: Math.random() }))
      .sort((a, b) => a.busy - b.busy || a.chance - b.chance);
    for (const { path } of paths) {
      const socket = await open(path);
      if (socket) return { path, socket };
    }
    if (isOver() || performance.now() > end) return null;
    await sleep(LOOK_AGAIN_MS);
  }
}

function open(path: string): Promise<Socket | null> {
  return new Promise((resolve) => {
    const socket = connect({ path, allowHalfOpen: true });
    socket.once("connect", () => resolve(socket));
    socket.once("error", () => {
      socket.destroy();
      resolve(null);
    });
  });
}
