import type { HeaderReader, Peer } from "../src/forwarding/effective.ts";
import type { PartLog } from "../src/report.ts";

/** What the socket endpoint tells of itself. `client` is the effective address. */
export interface EngineWatch {
  /** A request was answered: `own`, `relayed`, `relayed_away` to another machine, `from_elsewhere` for one, or why it was refused. */
  answered(outcome: string, client: string): void;
  /** A websocket arrived as a plain request: something in front took its Upgrade header away. */
  stripped(client: string, peer: Peer, headers: HeaderReader): void;
}

/** A proxy that strips one upgrade strips all: a line per client and this many milliseconds says enough. */
const AGAIN_MS = 10 * 60_000;
const REMEMBERED = 1000;
const ANSWERED = ["own", "relayed", "relayed_away", "from_elsewhere"];

/** What a proxy says of itself, or of the hop before it. No header that could hold a secret is among them. */
const TELLING = [
  "connection",
  "via",
  "server",
  "forwarded",
  "x-forwarded-for",
  "x-forwarded-proto",
  "x-forwarded-host",
  "x-real-ip",
  "cf-ray",
];
const SHOWN = 120;

/** Counts and logs. */
export function createEngineWatch({ count, log, now }: { count(outcome: string): void; log: PartLog; now(): number }): EngineWatch {
  const told = new Map<string, number>();
  return {
    answered(outcome, client) {
      count(outcome);
      if (ANSWERED.includes(outcome)) log.debug("a request of the socket endpoint", { outcome, client });
      else log.info("a request of the socket endpoint was not passed to the engine", { outcome, client });
    },
    stripped(client, peer, headers) {
      const at = now();
      if (at - (told.get(client) ?? Number.NEGATIVE_INFINITY) < AGAIN_MS) return;
      told.delete(client);
      told.set(client, at);
      if (told.size > REMEMBERED) told.delete(told.keys().next().value as string);
      const seen: Record<string, string> = {};
      for (const name of TELLING) {
        const value = headers.get(name);
        if (value !== null) seen[name] = value.slice(0, SHOWN);
      }
      log.warn(
        "a proxy removed the Upgrade header of a websocket, or changed it; it must pass Upgrade: websocket and Connection: Upgrade on for the path of Socket.IO",
        {
          client,
          peer: peer.address,
          seen,
        },
      );
    },
  };
}
