import { finding } from "../finding.ts";

export default finding({
  cause: {
    title: "The port speaks HTTP without TLS",
    means: "Browsers that are told https get no connection.",
    studio: "Studio speaks TLS itself with `STUDIO_CERTFILE` and `STUDIO_KEYFILE`.",
  },
  severity: "critical",
  layer: "connection",
  needs: "nothing",
  expected: "TLS, as the URL says",
  decide: ({ reach }) =>
    reach.speaksInstead === "http"
      ? { sure: "certain", observed: "an answer in cleartext to a TLS handshake", evidence: reach.told }
      : null,
  edits: {
    nginx: [{ in: "server", set: ["listen {port} ssl;"], instead: ["listen …"] }],
    haproxy: [
      { in: "frontend", set: ["bind :{port} ssl crt /etc/ssl/studio/fullchain-and-key.pem alpn h2,http/1.1"], instead: ["bind …"] },
    ],
    apache: [{ in: "host", set: ["SSLEngine on"], instead: ["SSLEngine …"] }],
  },
});
