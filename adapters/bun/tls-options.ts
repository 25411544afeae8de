import type { Identity } from "../tls/identity.ts";

/**
 * What Bun.serve takes. Bun speaks TLS 1.2 and 1.3 by itself. It answers no ALPN offer, so that clients speak HTTP/1.1, and says nothing of clients whose
 * TLS fails: plain HTTP on this port is cut off without a word (docs/decisions/022). Where certificates of clients are optional, it lets a wrong one pass for none.
 */
export function tlsOptions({ cert, key, ca, clients }: Identity): Bun.TLSOptions {
  if (clients === "none" || ca === null) return { cert, key };
  return { cert, key, ca, requestCert: true, rejectUnauthorized: clients === "required" };
}
