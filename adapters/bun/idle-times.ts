import type { ServeOptions } from "../serve.ts";

/** Bun takes no longer idle times, and looks at them every four seconds: a time can end up to so much early. In seconds. */
const MAX_S = 255;
const GRAIN_S = 4;

/**
 * How long a connection may be idle in each of its states, in seconds for `server.timeout`. Bun does not take bytes of a body for activity, so what it
 * calls idle bounds the whole of a body. Before the first request, and in its headers, it has a bound of its own of 10 seconds that nobody can set.
 */
export interface IdleTimes {
  /** Between an answer and the next request: keep-alive. */
  readonly between: number;
  /** From the headers of a request that has a body to its answer. */
  readonly receiving: number;
  /** From a request without a body to its answer: nothing is expected of the client, and no answer takes so long. */
  readonly answering: number;
  /** The same for a long poll, which is answered after a ping interval at the latest. */
  readonly polling: number;
  /** While a long answer is sent. */
  readonly sending: number;
}

/** The times that fit the settings; none of them is ever 0, which would be for ever. */
export function idleTimes({
  keepaliveMs,
  pingIntervalMs,
  pingTimeoutMs,
  limits,
}: Pick<ServeOptions, "keepaliveMs" | "pingIntervalMs" | "pingTimeoutMs" | "limits">): IdleTimes {
  const seconds = (ms: number) => Math.min(MAX_S, Math.ceil(ms / 1000) + GRAIN_S);
  const between = keepaliveMs > 0 ? seconds(keepaliveMs) : 1;
  return {
    between,
    answering: MAX_S,
    receiving: seconds(limits.requestTimeoutMs),
    polling: seconds(pingIntervalMs + pingTimeoutMs),
    sending: Math.max(between, seconds(limits.sendTimeoutMs)),
  };
}
