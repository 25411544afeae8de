import { finding } from "../finding.ts";

export default finding({
  cause: {
    title: "HTTP/2 is not offered",
    means: "Browsers open six connections to a host over HTTP/1.1; a few tabs with long polls take all of them.",
  },
  severity: "low",
  layer: "tls",
  needs: "nothing",
  expected: "h2 in ALPN",
  decide: ({ tls, reach }) =>
    tls && tls.alpn !== "h2" ? { sure: "certain", observed: tls.alpn ?? "no ALPN", evidence: reach.told } : null,
  edits: {
    nginx: [{ in: "server", change: "listen … ssl;", take: " ssl;", put: " ssl http2;" }],
    caddy: [{ in: null, set: ["protocols h1 h2 h3"], instead: ["protocols h1"], only: true }],
    traefik: [{ in: "tls", remove: ["alpnProtocols: …"] }],
    haproxy: [{ in: "frontend", change: "bind … ssl …", take: "alpn http/1.1", put: "alpn h2,http/1.1" }],
    apache: [{ in: "host", set: ["Protocols h2 http/1.1"], instead: ["Protocols …"] }],
  },
});
