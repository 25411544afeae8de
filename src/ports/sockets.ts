import type { Room } from "../contract/rooms.ts";

/** One connected socket of the namespace `/rt`, as the realtime core sees it. */
export interface Follower {
  readonly id: string;
  /** The hash of the session or token that it authenticated with. */
  readonly principal: string;
  send(event: string, body: unknown): void;
  /** From the next `broadcast` on, this socket receives what goes to the room. MUST take effect in the same tick. */
  join(room: Room): void;
  leave(room: Room): void;
  /** Bytes that were handed over and have not left this process, as far as the runtime can say. */
  backlog(): number;
  close(reason: string): void;
}

/** The sockets of this worker. Only local ones: what other workers hold reaches them through their own tail. */
export interface Sockets {
  /** Sends one frame to every local socket that joined at least one of the rooms, once each. */
  broadcast(rooms: readonly Room[], event: string, body: unknown): void;
  /** Holds the frames of a batch back until `work` returns, so that each socket gets them in as few writes as the runtime allows. */
  batch(work: () => void): void;
  count(): number;
}
