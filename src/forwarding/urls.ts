import type { Effective } from "./effective.ts";

/** What URLs are built from. */
type Base = Pick<Effective, "scheme" | "origin" | "prefix">;

/** An absolute link. `path` begins with a slash and has no prefix. */
export function absoluteUrl({ origin, prefix }: Base, path: string): string {
  return `${origin}${prefix}${path}`;
}

/**
 * The value of a Location header for a path that has the prefix already. Without a prefix it stays as it is. Under a prefix it becomes a relative
 * reference that climbs to the root first (`../../studio/nodes/1`): every client resolves it to the same path (RFC 3986, section 5.2.4: climbing ends
 * at the root), and a proxy that also puts the prefix into Location headers (Apache's ProxyPassReverse, lighttpd's map-urlpath) leaves it alone, where
 * `/studio/nodes/1` would become `/studio/studio/nodes/1`. `requestPath` is the path of the request below the prefix.
 */
export function locationValue({ prefix }: Base, location: string, requestPath: string): string {
  if (prefix === "" || !location.startsWith("/")) return location;
  const climb = slashes(prefix) + slashes(requestPath);
  return climb > HIGHEST ? location : `${"../".repeat(climb)}${location.slice(1)}`;
}

/** A path that is deeper than this gets a Location as long as itself; then the plain form is better. */
const HIGHEST = 64;

function slashes(path: string): number {
  let count = 0;
  for (let at = path.indexOf("/"); at !== -1; at = path.indexOf("/", at + 1)) count += 1;
  return count;
}

/** The path of the Socket.IO endpoint as the browser must ask for it. */
export function socketPathUnder({ prefix }: Base, socketPath: string): string {
  return prefix + socketPath;
}

/**
 * The name of a cookie that nobody else may set for us: with `__Host-` where it can be (HTTPS and no prefix: browsers want `Path=/` for it), with
 * `__Secure-` under a prefix, as it is over plain HTTP. https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-4.1.3
 */
export function cookieName({ scheme, prefix }: Base, name: string): string {
  if (scheme === "http") return name;
  return `${prefix === "" ? "__Host-" : "__Secure-"}${name}`;
}

/** The attributes of a cookie of this deployment: its path is the prefix itself, so that `/studio` without a slash at its end has the cookie, too. */
export function cookieAttributes({ scheme, prefix }: Base, { maxAge, httpOnly }: { maxAge: number; httpOnly: boolean }): string {
  return `Path=${prefix || "/"}; Max-Age=${maxAge}${httpOnly ? "; HttpOnly" : ""}; SameSite=Lax${scheme === "https" ? "; Secure" : ""}`;
}
