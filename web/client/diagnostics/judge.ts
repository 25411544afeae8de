import type { CauseId } from "../../../src/contract/diagnostics/causes.ts";
import type { Echo, SeenHandshake } from "../../../src/contract/diagnostics/echo.ts";

/** How an attempt to open a socket ended: refused by Studio in words, closed, without any answer, or open and silent. */
export type Failure = "refused" | "closed" | "no-answer" | "silent";

/** Why a websocket failed, from how it failed and from what the server saw of its handshake (null: it never arrived). Null where nobody can tell. */
export function judgeWebsocket(failure: Failure, seen: SeenHandshake | null): CauseId | null {
  if (failure === "silent") return "websocket-silent";
  if (failure === "refused") return null;
  if (seen === null) return failure === "no-answer" ? "websocket-swallowed" : "websocket-refused-before-studio";
  if (seen.refused === "upgrade_stripped" || (seen.refused !== null && seen.arrived_as === "request"))
    return /websocket/i.test(seen.upgrade ?? "") ? "connection-not-upgrade" : "upgrade-removed";
  if (seen.refused === "bad_origin") return "origin-refused";
  if (seen.refused === "wrong_host" || seen.refused === "bad_host") return "host-differs";
  return seen.refused === null ? "websocket-answer-lost" : null;
}

/** What a plain request of the socket's path was answered. */
export interface PollAnswer {
  readonly status: number;
  readonly text: string;
}

/** Why long-polling failed, from the answer to its first request (null: none came). */
export function judgePolling(first: PollAnswer | null): CauseId | null {
  if (first === null) return "gateway-error";
  if (first.status === 502 || first.status === 503 || first.status === 504) return first.text.startsWith("{") ? null : "gateway-error";
  if (first.status === 200 && first.text.startsWith("0{")) return "session-elsewhere";
  if (/"code":\s*"bad_origin"/.test(first.text)) return "origin-refused";
  if (/"code":\s*"(?:wrong|bad)_host"/.test(first.text)) return "host-differs";
  return first.text.startsWith("{") ? null : "socket-path-elsewhere";
}

/** What does not fit between the address that the browser shows and the one that Studio believes to have. */
export function judgeAddress(effective: Echo["effective"], shown: { origin: string; pathname: string }): CauseId[] {
  const causes: CauseId[] = [];
  const url = new URL(shown.origin);
  if (url.protocol !== `${effective.scheme}:`) causes.push("scheme-differs");
  const port = Number(url.port) || (url.protocol === "https:" ? 443 : 80);
  const name = (host: string) => host.replace(/:\d+$/, "");
  if (name(effective.host) !== url.hostname || (effective.port !== port && causes.length === 0)) causes.push("host-differs");
  if (shown.pathname !== `${effective.prefix}/diagnostics`) causes.push("prefix-differs");
  return causes;
}

/** Whether pieces that were sent apart came together: less than half of their time apart. Times in milliseconds. */
export function cameTogether(arrivals: readonly number[], sentOverMs: number): boolean {
  return (arrivals.at(-1) ?? 0) - (arrivals[0] ?? 0) < sentOverMs / 2;
}

/** How much later than the first one, in relation to its sending, a message arrived at the worst. Clocks of both sides may differ. */
export function worstDelay(pushes: readonly { sent: number; arrived: number }[]): number {
  const [first] = pushes;
  if (!first) return 0;
  return Math.max(0, ...pushes.map(({ sent, arrived }) => arrived - first.arrived - (sent - first.sent)));
}
