import type { Effective, HeaderReader, Peer } from "../forwarding/effective.ts";
import { trustedPeers } from "../forwarding/peers.ts";
import { addressKey } from "./address-key.ts";

/** Who is counted. */
export interface Caller {
  /** The client as it is counted, see `addressKey`. */
  readonly key: string;
  /** `local`: a program of this machine. `shared`: a proxy whose clients cannot be told apart. `one`: everybody else. */
  readonly kind: "one" | "local" | "shared";
}

const nearby = trustedPeers(["loopback", "private", "unix"]);
const loopback = trustedPeers(["loopback", "unix"]);

/** Headers that only a proxy has a reason to send. The first that is there counts: a proxy passes the others on as the client sent them. */
const SAID_BY_PROXIES = ["x-forwarded-for", "forwarded", "x-real-ip"];

/**
 * Tells who is to be counted for a request. A proxy that nobody configured looks like one single client, and everybody behind it would use up its allowance:
 * it is known by an address near by and by headers that were not believed. A stranger cannot look like one, because it comes from afar.
 */
export function callerOf(effective: Effective, headers: HeaderReader, { address }: Peer): Caller {
  const key = addressKey(effective.client);
  if (key !== addressKey(address) || !nearby.peer(address)) return { key, kind: "one" };
  const said = SAID_BY_PROXIES.map((name) => headers.get(name)).find((value) => value !== null) ?? null;
  // Where its last value names the same address, it was believed, or it makes no difference.
  if (said !== null && !endsWith(said, effective.client)) return { key, kind: "shared" };
  return { key, kind: loopback.peer(address) ? "local" : "one" };
}

/** Whether the last value is this address. Those before it are the client's own words: a proxy that nobody configured appends to them. */
function endsWith(said: string, client: string): boolean {
  const last = said.slice(said.lastIndexOf(",") + 1);
  return last.split(/[\s;="[\]]+/).some((part) => part === client || (part.startsWith(`${client}:`) && !client.includes(":")));
}
