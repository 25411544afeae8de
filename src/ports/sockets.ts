import type { Room } from "../contract/rooms.ts";

/** One connected socket of the namespace `/rt`, as the realtime core sees it. */
export interface Follower {
  readonly id: string;
  /** The hash of the session or token that it authenticated with. */
  readonly principal: string;
  /** Sends one event with one argument, given as JSON. Inside `Sockets.batch` it leaves with the frames of the batch. */
  send(event: string, json: string): void;
  /** From the next `broadcast` on, this socket receives what goes to the room. MUST take effect in the same tick. */
  join(room: Room): void;
  leave(room: Room): void;
  /** Bytes that were handed over and have not left this process, as far as the runtime can say. */
  backlog(): number;
  /** Ends the connection at once, also when it does not read. `reason` is for the log. */
  close(reason: string): void;
}

/** The sockets of this worker. Only local ones: what other workers hold reaches them through their own tail. */
export interface Sockets {
  /** Sends one frame to every local socket that joined at least one of the rooms, once each. `json` is the event's one argument. */
  broadcast(rooms: readonly Room[], event: string, json: string): void;
  /**
   * Holds the frames back until `work` returns, so that each socket gets them in one write. Returns the followers that do not read fast enough: more
   * than the allowed bytes or events had not left this process.
   */
  batch(work: () => void): readonly Follower[];
  count(): number;
}
