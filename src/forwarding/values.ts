/** A scheme of a URL that Studio can be reached under. */
export type Scheme = "http" | "https";

/** Reads a scheme in any case. Traefik says `ws` and `wss` for upgrades; they are `http` and `https`. Null for every other word. */
export function parseScheme(text: string): Scheme | null {
  if (text.length > 5) return null;
  const word = text.toLowerCase();
  if (word === "https" || word === "wss") return "https";
  return word === "http" || word === "ws" ? "http" : null;
}

/** The port that a scheme has without saying so. */
export const defaultPort = (scheme: Scheme): number => (scheme === "https" ? 443 : 80);

/** Reads a port from 1 to 65535 in decimal digits; null for anything else. */
export function parsePort(text: string): number | null {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return port >= 1 && port <= 65535 ? port : null;
}

const LONGEST_PREFIX = 256;
const SEGMENT = /^(?:[A-Za-z0-9._~@:+=-]|%[0-9A-Fa-f]{2})+$/;

/** What an encoded character of a prefix must not be: a control, a separator, or something that makes one when it is decoded again. */
const HIDDEN = /[\x00-\x1f\x7f"#%./;<>?\\]/;

/**
 * Reads a path prefix such as `/studio` or `/a/b/`; a slash at its end is dropped, and `/` is the empty prefix. Null for what could lead elsewhere when
 * it stands in a link, a header or a cookie: no slash at its start, `//`, backslash, dot segments, encoded separators or controls, query, fragment.
 */
export function parsePrefix(text: string): string | null {
  if (!text.startsWith("/") || text.length > LONGEST_PREFIX) return null;
  const path = text.endsWith("/") ? text.slice(0, -1) : text;
  if (path === "") return "";
  return path.slice(1).split("/").every(isSegment) ? path : null;
}

function isSegment(segment: string): boolean {
  if (segment === "." || segment === ".." || !SEGMENT.test(segment)) return false;
  if (!segment.includes("%")) return true;
  try {
    return [...segment.matchAll(/(?:%[0-9A-Fa-f]{2})+/g)].every(([encoded]) => !HIDDEN.test(decodeURIComponent(encoded)));
  } catch {
    return false;
  }
}

/** The path of a request below the prefix, whether the proxy has taken the prefix off or not: `/apiv2` is not below `/api`. */
export function stripPrefix(path: string, prefix: string): string {
  if (prefix === "" || !path.startsWith(prefix)) return path;
  if (path.length === prefix.length) return "/";
  return path.charCodeAt(prefix.length) === 47 ? path.slice(prefix.length) : path;
}
