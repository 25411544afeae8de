import { StudioError } from "../errors.ts";
import type { Effective, HeaderReader } from "../forwarding/effective.ts";
import type { Principal } from "./route.ts";
import { sameSecret } from "./secrets.ts";

/**
 * Whose page sent a request, as far as a browser says. `ours`: a page of this server, or no page at all. `named`: a page of an origin that the operator
 * named; it acts for whoever is signed in there. `anyone`: a page of any other origin, while `*` lets all of them in; it acts for nobody by itself, so the
 * session cookie of the browser says nothing about it. `refused`: any other page.
 */
export type Whose = "ours" | "named" | "anyone" | "refused";

/**
 * Judges a request by its Origin; `allowed` holds origins as browsers write them, and perhaps `*`. They are compared as they are, character by character:
 * what no browser would write is not ours. Without an Origin (no browser, or a same-origin GET), a browser that sends Fetch Metadata must say that it is
 * ours or the user's own doing (https://www.w3.org/TR/fetch-metadata/).
 */
export function whoseRequest(headers: HeaderReader, effective: Effective, allowed: readonly string[]): Whose {
  const origin = headers.get("origin");
  const site = headers.get("sec-fetch-site");
  if (origin === null) return site === null || site === "same-origin" || site === "none" ? "ours" : "refused";
  if (origin === effective.origin) return "ours";
  if (allowed.includes(origin)) return "named";
  // TLS that ends at a proxy: only the scheme differs from what this server sees, and the browser itself vouches that it is the same origin.
  if (site === "same-origin" && origin === `https://${effective.host}`) return "ours";
  return allowed.includes("*") ? "anyone" : "refused";
}

/**
 * What a request that may not come from where it does is told. Both origins are named, because behind a proxy that keeps the scheme or the port to itself
 * a server takes its own pages for another's.
 */
export function badOrigin(headers: HeaderReader, effective: Effective): string {
  const said = headers.get("origin");
  const from =
    said === null ? "its browser says that it is of another site" : SHOWABLE.test(said) ? `it is of ${said}` : "its Origin is none";
  return `The request was started by a page of another origin, and this server does not allow that one: ${from}, and the server's own address is ${effective.origin} here.`;
}

/** Origins that browsers write, and `null`. Whatever else a client sends is not repeated. */
const SHOWABLE = /^(?:null|[a-z][a-z0-9+.-]{0,20}:\/\/[A-Za-z0-9._:[\]-]{1,262})$/;

/** Throws StudioError `bad_origin` unless the request may come from where it says. */
export function checkOrigin(headers: HeaderReader, effective: Effective, allowed: readonly string[]): void {
  if (whoseRequest(headers, effective, allowed) === "refused") throw new StudioError("bad_origin", badOrigin(headers, effective));
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
