const everywhere = {
  "x-content-type-options": "nosniff",
  // Not `no-referrer`: with it browsers send `Origin: null` with every form of our own pages, and the Origin check could not tell them from a stranger's.
  "referrer-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
};

/** For everything that is no page: it loads nothing, and nothing may frame it. */
const data: Readonly<Record<string, string>> = {
  ...everywhere,
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
};

/** For pages: scripts, styles and connections only from here, no inline script, no frame around it. */
const page: Readonly<Record<string, string>> = {
  ...everywhere,
  "cache-control": "private, no-cache",
  "cross-origin-opener-policy": "same-origin",
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
};

/**
 * The answer's own headers over the defaults for its kind. A handler that sets one of them itself keeps its value. `hsts` is the value of
 * Strict-Transport-Security; it MUST be null unless the client's URL is https (RFC 6797, section 7.2).
 */
export function withSecurityHeaders(own: Record<string, string>, requestId: string, hsts: string | null): Record<string, string> {
  const type = own["content-type"];
  const defaults = type?.startsWith("text/html") ? page : data;
  const headers: Record<string, string> = { ...defaults, ...own, "x-request-id": requestId };
  if (hsts !== null) headers["strict-transport-security"] = hsts;
  return headers;
}
