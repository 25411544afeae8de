import type { Namespace, Socket } from "socket.io";
import type { Room } from "../../src/contract/rooms.ts";
import type { Follower, Sockets } from "../../src/ports/sockets.ts";
import type { Report } from "../../src/report.ts";
import { backlog, type Connection, terminate, write } from "./carrier.ts";
import { Chain, encode, type Frame } from "./frame.ts";

/** What one socket may have unsent: beyond it, it does not read fast enough. */
export interface Bounds {
  bytes: number;
  events: number;
}

/** The sockets of a worker, and how the wiring makes them known. */
export interface SocketHub extends Sockets {
  /** Names the namespace whose rooms are broadcast to. Before it there are no sockets. */
  attach(namespace: Namespace): void;
  add(socket: Socket, principal: string): Follower;
  of(id: string): Follower | undefined;
  remove(id: string): void;
  all(): Iterable<Follower>;
}

const DEFAULT_BOUNDS: Bounds = { bytes: 1024 * 1024, events: 500 };

/**
 * Frames are encoded once, gathered per socket while a batch runs, and written to each socket in one piece. Membership is that of the Socket.IO rooms,
 * so that room operations of other workers (through the redis-adapter) hold here too; the adapter's own broadcast is not used.
 */
export function createSockets({ report, bounds = DEFAULT_BOUNDS }: { report: Report; bounds?: Bounds }): SocketHub {
  const followers = new Map<string, SocketFollower>();
  let namespace: Namespace | null = null;
  let depth = 0;
  let start = Chain.start();
  let touched: SocketFollower[] = [];

  class SocketFollower implements Follower {
    readonly id: string;
    readonly principal: string;
    readonly #socket: Socket;
    /** What it gets in this batch. */
    chain: Chain | null = null;
    /** Events since nothing was waiting. */
    #unsent = 0;

    constructor(socket: Socket, principal: string) {
      this.id = socket.id;
      this.principal = principal;
      this.#socket = socket;
    }

    get #connection(): Connection {
      return this.#socket.conn as unknown as Connection;
    }

    append(frame: Frame) {
      if (this.chain === null) {
        touched.push(this);
        this.chain = start.next(frame);
      } else if (this.chain.frame !== frame) this.chain = this.chain.next(frame);
    }

    /** Writes what the batch gathered; `false` when too much was waiting already. */
    flush(): boolean {
      const chain = this.chain;
      this.chain = null;
      if (!chain || !this.#socket.connected) return true;
      const waiting = backlog(this.#connection);
      this.#unsent = waiting === 0 ? chain.count : this.#unsent + chain.count;
      write(this.#connection, chain);
      return waiting === 0 || (waiting < bounds.bytes && this.#unsent <= bounds.events);
    }

    send(event: string, json: string) {
      gather(() => this.append(encode(this.#socket.nsp.name, event, json)));
    }
    join(room: Room) {
      if (this.#socket.connected) void this.#socket.join(room);
    }
    leave(room: Room) {
      void this.#socket.leave(room);
    }
    backlog() {
      return backlog(this.#connection);
    }
    close(reason: string) {
      // The client's own reconnection must work, so this is no Socket.IO disconnect; only who signed out shall stay away.
      if (reason === "revoked") this.#socket.disconnect(true);
      else terminate(this.#connection);
    }
  }

  function gather(work: () => void): Follower[] {
    depth += 1;
    try {
      work();
    } finally {
      depth -= 1;
    }
    if (depth > 0 || touched.length === 0) return [];
    const batch = touched;
    touched = [];
    start = Chain.start();
    const slow: Follower[] = [];
    for (const follower of batch) {
      try {
        if (!follower.flush()) slow.push(follower);
      } catch (error) {
        report(error, { stage: "sockets.write" });
        follower.close("write_failed");
      }
    }
    return slow;
  }

  return {
    attach(to) {
      namespace = to;
    },
    add(socket, principal) {
      const follower = new SocketFollower(socket, principal);
      followers.set(follower.id, follower);
      return follower;
    },
    of: (id) => followers.get(id),
    remove: (id) => void followers.delete(id),
    all: () => followers.values(),
    broadcast(rooms, event, json) {
      const members = rooms.map((room) => namespace?.adapter.rooms.get(room)).filter((ids) => ids !== undefined);
      if (members.length === 0) return;
      const frame = encode(namespace!.name, event, json);
      gather(() => {
        for (const ids of members) for (const id of ids) followers.get(id)?.append(frame);
      });
    },
    batch: gather,
    count: () => followers.size,
  };
}
