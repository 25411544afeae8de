import type { EngineWatch } from "../engine-watch.ts";

/** What the relay of one worker is opened with. */
export interface RelayOptions {
  /** This worker's own name, and the private directory of the workers' unix sockets. */
  owner: string;
  dir: string;
  /** The transport of a session that this worker holds; null when it is not known here. */
  transportOf(sid: string): string | null;
  /**
   * How long the worker that holds a session may take to answer. One that has died is known at once; this is for one that is held: after a ping's interval
   * and timeout its clients take the session for lost, too. In milliseconds.
   */
  waitMs: number;
  watch: EngineWatch;
}

/** Headers that belong to one connection (RFC 9110, section 7.6.1). */
const HOP_BY_HOP = [
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
];

/** The names of headers, in lower case, that must not be passed on: those of one connection, and those that its Connection header names. */
export function hopByHop(connection: string | null | undefined): ReadonlySet<string> {
  const named = (connection ?? "").split(",").map((name) => name.trim().toLowerCase());
  return new Set([...HOP_BY_HOP, ...named.filter((name) => /^[\w-]+$/.test(name))]);
}
