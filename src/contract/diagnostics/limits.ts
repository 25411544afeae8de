/** Names and bounds that the server and its examiners share: pages, doctor, harness. */

/** What an echo can be asked for. Times in milliseconds, sizes in bytes. */
export const ECHO_LIMITS = {
  /** Longer than the 60 s after which many proxies give up, shorter than the 75 s for which a connection is kept. */
  delayMs: 70_000,
  bytes: 4 * 1024 * 1024,
  events: 100,
  everyMs: 10_000,
} as const;

/** The name of the query parameter by which a handshake can be found again, and of its values. */
export const HANDSHAKE_MARK = "check";

/** The cookie that an echo sets when it is asked to; it holds no secret. */
export const CHECK_COOKIE = "studio_check";
