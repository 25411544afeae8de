/** Names and bounds that the server and its examiners share: pages, doctor, harness. */

/** What an echo can be asked for. Times in milliseconds, sizes in bytes. */
export const ECHO_LIMITS = {
  /** Longer than the 60 s after which many proxies give up, shorter than the 75 s for which a connection is kept. */
  delayMs: 70_000,
  bytes: 4 * 1024 * 1024,
  events: 100,
  everyMs: 10_000,
} as const;

/** Events on `/rt`, beside the contract: only for examining a connection. `echo` and `push` are sent with an acknowledgement. */
export const PROBE = {
  /** `{ text }` or `{ bytes }`, which is binary -> the same, with `{ ok, at, worker }`. */
  echo: "diagnostics.echo",
  /** `{ count, bytes, every_ms }` -> `{ ok }`; then `count` times `pushed`. */
  push: "diagnostics.push",
  /** `{ n, at, text }`. */
  pushed: "diagnostics.pushed",
} as const;

/** What `diagnostics.push` can be asked for; count times bytes is at most `total`. */
export const PUSH_LIMITS = { count: 20, everyMs: 2000, total: 1_000_000 } as const;

/** The largest message that a socket takes, in bytes: the default of Socket.IO. What is larger ends the connection. */
export const MAX_MESSAGE_BYTES = 1_000_000;

/** The name of the query parameter by which a handshake can be found again, and of its values. */
export const HANDSHAKE_MARK = "check";

/** The cookie that an echo sets when it is asked to; it holds no secret. */
export const CHECK_COOKIE = "studio_check";
