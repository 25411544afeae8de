import type { Envelope } from "../contract/envelope.ts";

/** One entry of the deployment's stream. `id` is opaque and only good for reading on from it. */
export interface LogEntry {
  id: string;
  envelope: Envelope;
}

/**
 * The bounded, ordered copy of recent events that wakes the web workers. Never the truth: what it loses is read from the Store again.
 * Every call MUST be bounded in time and reject, not hang, while the server behind it is away.
 */
export interface EventLog {
  /**
   * Compare-and-append over the heads of all rooms of the event: `"appended"` when it is the next of each (or the head is not known here),
   * `"duplicate"` when it is there already, `"gap"` when an earlier one is missing.
   */
  append(envelopes: readonly Envelope[]): Promise<("appended" | "duplicate" | "gap")[]>;
  /** The id to tail from so that nothing that is appended after this call is missed. */
  end(): Promise<string>;
  /**
   * Entries after `id`, waiting up to `blockMs` for the first; an empty array on time-out. `lost` is true when entries after `id` were trimmed or
   * the log was emptied, so that the caller must compare heads with the Store.
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
