import { finding } from "../finding.ts";

export default finding({
  cause: { title: "TLS 1.3 is not spoken", means: "Everything works; opening a connection takes one round trip more." },
  severity: "low",
  layer: "tls",
  needs: "nothing",
  expected: "TLSv1.3",
  decide: ({ tls, reach }) =>
    tls && tls.protocol !== "TLSv1.3"
      ? { sure: "certain", observed: tls.protocol ?? "no protocol", evidence: reach.told.slice(0, 1) }
      : null,
  edits: {
    nginx: [{ in: "server", set: ["ssl_protocols TLSv1.2 TLSv1.3;"], instead: ["ssl_protocols …"] }],
    caddy: [{ in: null, remove: ["protocols tls1.2 tls1.2"] }],
    traefik: [{ in: null, remove: ["maxVersion: …"] }],
    haproxy: [
      { in: "frontend", change: "bind … ssl …", take: " ssl-max-ver TLSv1.2", put: "" },
      { in: "frontend", change: "bind … ssl …", take: " no-tlsv13", put: "" },
    ],
    apache: [{ in: "host", set: ["SSLProtocol -all +TLSv1.2 +TLSv1.3"], instead: ["SSLProtocol …"] }],
  },
});
