/** Every duration that the client waits, in milliseconds. The defaults are the ones of the delivery guarantee; tests make them small. */
export interface Timings {
  /** A WebSocket attempt that is not ready by then has failed. The stock client never gives up on a WebSocket that swallows everything. */
  websocketMs: number;
  /** The same for an attempt over Socket.IO long-polling. */
  pollingMs: number;
  /** How long a client that was ready once keeps trying before it asks whether only the socket is broken. */
  lostMs: number;
  /** The bound of the request to `/livez`, and of one page of events. */
  requestMs: number;
  /** The bound of an acknowledgement. */
  ackMs: number;
  /** How long a hole, or a head ahead of the cursor, is tolerated before the room is subscribed again. */
  holdMs: number;
  /** The bound of a page's own `onResnapshot`. */
  snapshotMs: number;
  /** Reconnecting waits a random time from `reconnectMinMs` up to a limit that grows from `reconnectFirstMs` to `reconnectMaxMs`. */
  reconnectMinMs: number;
  reconnectFirstMs: number;
  reconnectMaxMs: number;
  /** The interval of event polling over HTTP: usual, while something runs, in a hidden tab. */
  eventsMs: number;
  eventsBusyMs: number;
  eventsHiddenMs: number;
  /** How often a better way is tried while a worse one works: the first wait, and what it grows to. */
  retryMs: number;
  retryMaxMs: number;
  /** The longest wait between attempts while the server cannot be reached at all. */
  unreachableMaxMs: number;
  /** The wait after a refusal that trying again will not change: signed out, unknown contract. */
  refusedMs: number;
  /** How long a WebSocket that does not pass is left alone. */
  barredMs: number;
  /** A WebSocket that lived shorter than this was cut. */
  cutMs: number;
}

/** See {@link Timings}. */
export const TIMINGS: Timings = {
  websocketMs: 3000,
  pollingMs: 5000,
  lostMs: 10_000,
  requestMs: 5000,
  ackMs: 5000,
  holdMs: 200,
  snapshotMs: 15_000,
  reconnectMinMs: 500,
  reconnectFirstMs: 1500,
  reconnectMaxMs: 5000,
  eventsMs: 2000,
  eventsBusyMs: 1000,
  eventsHiddenMs: 10_000,
  retryMs: 15_000,
  retryMaxMs: 60_000,
  unreachableMaxMs: 15_000,
  refusedMs: 60_000,
  barredMs: 300_000,
  cutMs: 30_000,
};
