import type { Room } from "../contract/rooms.ts";

/**
 * A committed event as it travels from the relay to the sockets: its envelope was turned into JSON once and is not parsed again on the way. `rooms`
 * repeats the envelope's `room_sequences`, which is all that the way needs to know.
 */
export interface WireEvent {
  readonly type: string;
  readonly rooms: readonly (readonly [room: Room, n: number])[];
  /** The envelope. */
  readonly json: string;
}

/** One entry of the deployment's stream. `id` is opaque and only good for reading on from it. */
export interface LogEntry {
  id: string;
  event: WireEvent;
}

/** `appended`: it is in the log now. `duplicate`: it (or a later one of each of its rooms) was there. `gap`: an earlier event of a room is missing. */
export type AppendOutcome = "appended" | "duplicate" | "gap";

/**
 * The bounded, ordered copy of recent events that wakes the web workers. Never the truth: what it loses is read from the Store again.
 * Every call MUST be bounded in time and reject, not hang, while the server behind it is away.
 */
export interface EventLog {
  /**
   * Compare-and-append over the heads of all rooms of each event, in order. With `force` an event is appended over a gap: readers see the hole and
   * read the missing one from the Store.
   */
  append(events: readonly WireEvent[], options?: { force?: boolean }): Promise<AppendOutcome[]>;
  /** The id to tail from so that nothing that is appended after this call is missed. */
  end(): Promise<string>;
  /**
   * Entries after `id`, waiting up to `blockMs` for the first; an empty array on time-out. `lost` is true when entries after `id` were trimmed or
   * the log was emptied, so that the caller must compare heads with the Store. One reader at a time.
   */
  read(
    id: string,
    options: { count: number; blockMs: number; signal: AbortSignal },
  ): Promise<{ entries: LogEntry[]; lost: boolean; next: string }>;
  /** Sends a control message to every process, at most once, never needed for correctness (a wake-up). */
  signal(channel: string, message: string): Promise<void>;
  /** Receives control messages; returns a function that stops it. */
  onSignal(channel: string, listener: (message: string) => void): () => void;
  ping(): Promise<void>;
  close(): Promise<void>;
}
