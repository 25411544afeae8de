import type { Whose } from "./origin.ts";

/** Headers that a page of another origin may send besides the ones that CORS always allows. */
const ALLOWED_HEADERS = "authorization, content-type, idempotency-key, if-match, if-none-match, x-csrf-token, x-request-id";

/** Headers of an answer that such a page may read besides the ones that CORS always shows. */
const EXPOSED_HEADERS = "etag, location, retry-after, x-request-id";

/** How long a browser may remember the answer to a preflight, in seconds. */
const PREFLIGHT_S = 600;

/**
 * The CORS headers of an answer (https://fetch.spec.whatwg.org/#http-cors-protocol). An origin is repeated only when the operator named it, and then with
 * credentials; `*` goes to any other that is let in, and never with credentials; who is refused gets neither. `Vary` is always there, because the answer
 * depends on the origin even where it has none.
 */
export function corsHeaders(whose: Whose, origin: string | null): Record<string, string> {
  const headers: Record<string, string> = { vary: "Origin" };
  if (whose === "named" && origin !== null) {
    headers["access-control-allow-origin"] = origin;
    headers["access-control-allow-credentials"] = "true";
    headers["access-control-expose-headers"] = EXPOSED_HEADERS;
  } else if (whose === "anyone") headers["access-control-allow-origin"] = "*";
  return headers;
}

/** What the answer to a preflight says besides, when the origin may call. */
export function preflightHeaders(methods: string): Record<string, string> {
  return {
    "access-control-allow-methods": methods,
    "access-control-allow-headers": ALLOWED_HEADERS,
    "access-control-max-age": String(PREFLIGHT_S),
    vary: "Origin, Access-Control-Request-Method, Access-Control-Request-Headers",
  };
}
