import { finding } from "../finding.ts";

export default finding({
  cause: {
    title: "The proxy takes requests that are malformed",
    means: "Proxy and server may read them differently, which is how requests are smuggled past rules (RFC 9112, section 11.2).",
  },
  severity: "medium",
  layer: "identity",
  needs: "nothing",
  expected: "400 for a header with a space before its colon",
  // Also a page that asks for a sign-in is an answer to a request that was taken.
  decide: ({ malformed, usual }) =>
    malformed && malformed.status > 0 && malformed.status !== 400 && (malformed.status < 400 || malformed.status === usual?.status)
      ? { sure: "certain", observed: String(malformed.status), evidence: [`GET with "X-One : 1" -> ${malformed.status}`] }
      : null,
  edits: {
    haproxy: [{ in: null, remove: ["option accept-invalid-http-request"] }],
    apache: [{ in: null, remove: ["HttpProtocolOptions Unsafe…"] }],
    nginx: [{ in: null, remove: ["ignore_invalid_headers off;"] }],
  },
});
