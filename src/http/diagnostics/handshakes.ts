import { z } from "zod";
import { SeenHandshake } from "../../contract/diagnostics/echo.ts";
import { HANDSHAKE_MARK } from "../../contract/diagnostics/limits.ts";
import type { HeaderReader, Peer } from "../../forwarding/effective.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Report } from "../../report.ts";

/** The control channel on which workers tell each other of marked handshakes. */
export const HANDSHAKE_SEEN = "diagnostics.handshake";

/** How a handshake arrived, before the socket engine sees it. */
export interface Arrival {
  /** The query, with its `?`. */
  search: string;
  headers: HeaderReader;
  peer: Peer;
  isUpgrade: boolean;
}

/**
 * The marked websocket handshakes of the last minute. A browser does not tell a page why a websocket was refused, so the page marks its handshake in the
 * query (`check=<mark>`), and asks the server afterwards whether it arrived, and in which shape: that tells what a proxy did to it.
 */
export interface Handshakes {
  /** Takes a handshake down, if it is marked. `refused` is one word, null when it passed. It never throws. */
  note(arrival: Arrival, refused: string | null): void;
  /** What another worker has taken down. */
  heard(message: string): void;
  find(mark: string): SeenHandshake | null;
}

const Message = z.object({ mark: z.string().max(32), handshake: SeenHandshake });
const MARK = new RegExp(`[?&]${HANDSHAKE_MARK}=([a-z0-9]{8,32})(?:&|$)`);
const KEPT_MS = 60_000;
const MOST = 200;
/** Marks come without credentials: no more than this many a second are passed on to the other workers. */
const A_SECOND = 20;
const SHOWN = 100;

/** `signal` tells the other workers, at most once. */
export function createHandshakes(options: {
  worker: string;
  clock: Pick<Clock, "now">;
  signal(channel: string, message: string): Promise<void>;
  report: Report;
}): Handshakes {
  const { worker, clock, signal, report } = options;
  const seen = new Map<string, { until: number; handshake: SeenHandshake }>();
  let second = 0;
  let sent = 0;

  const keep = (mark: string, handshake: SeenHandshake) => {
    seen.delete(mark);
    seen.set(mark, { until: clock.now() + KEPT_MS, handshake });
    if (seen.size > MOST) seen.delete(seen.keys().next().value as string);
  };

  return {
    note({ search, headers, peer, isUpgrade }, refused) {
      const mark = search.includes(HANDSHAKE_MARK) ? MARK.exec(search)?.[1] : undefined;
      if (mark === undefined || !/[?&]transport=websocket(?:&|$)/.test(search)) return;
      const now = clock.now();
      if (Math.floor(now / 1000) !== second) {
        second = Math.floor(now / 1000);
        sent = 0;
      }
      sent += 1;
      if (sent > A_SECOND) return;
      const wire = peer.wire?.();
      // As it arrived: what hosts the engine may have taken an Upgrade away that does not fit.
      const line = (name: string) => wire?.lines.find(([one]) => one.toLowerCase() === name)?.[1] ?? headers.get(name);
      const handshake: SeenHandshake = {
        at: new Date(now).toISOString(),
        worker,
        arrived_as: isUpgrade ? "upgrade" : "request",
        upgrade: line("upgrade")?.slice(0, SHOWN) ?? null,
        connection: line("connection")?.slice(0, SHOWN) ?? null,
        key: line("sec-websocket-key") !== null,
        http_version: wire?.httpVersion ?? null,
        refused,
      };
      keep(mark, handshake);
      // Without Redis only this worker knows; the page then says less, and nothing else depends on it.
      signal(HANDSHAKE_SEEN, JSON.stringify({ mark, handshake })).catch((error) => report(error, { stage: "diagnostics.signal" }));
    },
    heard(message) {
      try {
        const { mark, handshake } = Message.parse(JSON.parse(message));
        if (handshake.worker !== worker) keep(mark, handshake);
      } catch (error) {
        report(error, { stage: "diagnostics.heard" });
      }
    },
    find(mark) {
      const found = seen.get(mark);
      return found && found.until > clock.now() ? found.handshake : null;
    },
  };
}
