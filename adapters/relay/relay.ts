import { type EngineAnswer, engineError, problemAnswer } from "../engine-answer.ts";
import { checkSession } from "../engine-guard.ts";
import type { EngineWatch } from "../engine-watch.ts";
import { MAX_FRAME_BYTES } from "../serve.ts";
import type { Machines } from "./machines.ts";
import { SEAL, SEALED_CLIENT } from "./seal.ts";

/** What the relay of one worker is opened with. */
export interface RelayOptions {
  /** This worker's own name, and the private directory of the workers' unix sockets. */
  owner: string;
  dir: string;
  /** The workers of other machines; without it, there are none. */
  machines?: Machines;
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

/** What is of no use to a worker of another machine, and better does not go there: whoever passes a request on has looked at it. */
const STAYS = ["host", "cookie", "authorization", "origin", "referer", SEAL, SEALED_CLIENT];

/** The names of headers, in lower case, that are not passed on to another machine besides those of one connection. */
export const staysHere: ReadonlySet<string> = new Set(STAYS);

/** How a request is answered that came to the address for other machines and is from none of them. It is no error of the engine's. */
export const NOT_SEALED = 403;
const NOT_OURS = problemAnswer({ status: NOT_SEALED, code: "forbidden", message: "This address is for the workers of other machines." });

/** A request that came to the address for other machines. */
export interface FromElsewhere {
  readonly method: string;
  /** The query, with its `?`. */
  readonly search: string;
  readonly isUpgrade: boolean;
  /** The address of the other end. */
  readonly from: string;
  header(name: string): string | null;
}

/**
 * What a request that another machine passed on is answered, or null when it is for the engine. It is never passed on again: whoever is asked for a session
 * that is not its own says so.
 */
export function refuseFromElsewhere(
  { method, search, isUpgrade, from, header }: FromElsewhere,
  { machines, transportOf, watch }: Pick<RelayOptions, "transportOf" | "watch"> & { machines: Machines },
): EngineAnswer | null {
  const sid = new URLSearchParams(search).get("sid") ?? "";
  const client = machines.accept({ method, sid, isUpgrade }, header);
  if (client === null) {
    watch.answered("relay_refused", from);
    return NOT_OURS;
  }
  const unfit = checkSession(transportOf(sid), isUpgrade) ?? tooLong(method, header("content-length"));
  watch.answered(unfit ? "unknown_session" : "from_elsewhere", client);
  return unfit;
}

/** The guard of whoever passed it on has bounded the body by this header, too. */
const tooLong = (method: string, length: string | null) =>
  method === "POST" && !(/^\d+$/.test(length ?? "") && Number(length) <= MAX_FRAME_BYTES) ? engineError("bad_request") : null;
