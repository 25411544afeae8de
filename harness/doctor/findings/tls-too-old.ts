import { finding } from "../finding.ts";

export default finding({
  cause: {
    title: "TLS 1.1 or older is spoken",
    means: "Those versions are broken (RFC 8996): whoever sits on the way can have clients use them.",
  },
  severity: "medium",
  layer: "tls",
  needs: "nothing",
  expected: "TLS 1.2 and 1.3 alone",
  decide: ({ tls, reach }) =>
    tls?.old ? { sure: "certain", observed: `${tls.old} with a client that speaks nothing newer`, evidence: reach.told.slice(-1) } : null,
  edits: {
    nginx: [{ in: "server", set: ["ssl_protocols TLSv1.2 TLSv1.3;"], instead: ["ssl_protocols …"] }],
    caddy: [{ in: null, remove: ["protocols tls1.0 …", "protocols tls1.1 …"] }],
    traefik: [{ in: "tls", set: ["minVersion: VersionTLS12"], instead: ["minVersion: …"] }],
    haproxy: [{ in: "frontend", change: "bind … ssl …", put: " ssl-min-ver TLSv1.2" }],
    apache: [{ in: "host", set: ["SSLProtocol -all +TLSv1.2 +TLSv1.3"], instead: ["SSLProtocol …"] }],
  },
});
