import type { Clock } from "../../src/ports/clock.ts";

/** Connections over polling in a row, within the window, after which websockets of this client are taken for blocked on the way. */
const IN_A_ROW = 4;
const WINDOW_MS = 5 * 60_000;
const REMEMBERED = 5000;

/**
 * Remembers per client how its connections arrive. Our client tries a websocket first, and a refused, swallowed or stripped one never gets this far: what
 * a worker sees is a client that comes by polling again and again. `client` names the one at the other end, principal and address.
 */
export function createBlockedWebsockets(clock: Pick<Clock, "now">) {
  const seen = new Map<string, { since: number; polling: number }>();
  return {
    /** A connection arrived by polling; `true` when websockets are known not to pass. */
    polling(client: string): boolean {
      const now = clock.now();
      const known = seen.get(client);
      const entry = known && now - known.since < WINDOW_MS ? known : { since: now, polling: 0 };
      entry.polling += 1;
      seen.delete(client);
      seen.set(client, entry);
      if (seen.size > REMEMBERED) seen.delete(seen.keys().next().value as string);
      return entry.polling >= IN_A_ROW;
    },
    /** A websocket of this client works. */
    websocket(client: string) {
      seen.delete(client);
    },
  };
}
