import { StudioError } from "../errors.ts";
import type { Effective, HeaderReader } from "../forwarding/effective.ts";
import type { Principal } from "./route.ts";
import { sameSecret } from "./secrets.ts";

/**
 * Whether a request may come from where it says: its Origin is ours or an allowed one. Without an Origin (no browser, or a same-origin GET), a browser
 * that sends Fetch Metadata must say that it is ours or the user's own doing (https://www.w3.org/TR/fetch-metadata/).
 */
export function fromOurOrigin(headers: HeaderReader, effective: Effective, allowed: readonly string[]): boolean {
  const origin = headers.get("origin");
  const site = headers.get("sec-fetch-site");
  if (origin === null) return site === null || site === "same-origin" || site === "none";
  if (origin === effective.origin || allowed.includes(origin)) return true;
  // TLS that ends at a proxy: only the scheme differs from what this server sees, and the browser itself vouches that it is the same origin.
  return site === "same-origin" && origin === `https://${effective.host}`;
}

/** Throws StudioError `bad_origin` unless the request may come from where it says. */
export function checkOrigin(headers: HeaderReader, effective: Effective, allowed: readonly string[]): void {
  if (!fromOurOrigin(headers, effective, allowed))
    throw new StudioError("bad_origin", "The request was started by a page of another origin, and this server does not allow that one.");
}

/**
 * A session's own token must come with everything that changes state, in `x-csrf-token` or the field `csrf`. A Bearer caller needs none: no browser
 * adds its header by itself. Throws StudioError `bad_csrf`.
 */
export function checkCsrf(principal: Principal | null, headers: HeaderReader, body: unknown): void {
  if (principal === null || principal.csrf === null) return;
  const field = body !== null && typeof body === "object" && "csrf" in body ? body.csrf : undefined;
  const sent = headers.get("x-csrf-token") ?? field;
  if (typeof sent !== "string" || !sameSecret(sent, principal.csrf))
    throw new StudioError("bad_csrf", "The field csrf (or the header x-csrf-token) must hold the token of this session's pages.");
}
