import { finding } from "../finding.ts";

export default finding({
  cause: {
    title: "HTTP/3 is promised, and nobody speaks it",
    means: "Browsers try it beside their connections over TCP, wait, and go back to these. Where a firewall drops UDP it looks the same.",
  },
  severity: "low",
  layer: "tls",
  needs: "nothing",
  expected: "QUIC at the UDP port that Alt-Svc names",
  decide: ({ http3 }) =>
    http3?.spoken === false ? { sure: "likely", observed: `nothing answers at UDP port ${http3.promised}`, evidence: http3.told } : null,
  edits: {
    nginx: [{ in: null, remove: ["add_header Alt-Svc …"] }],
    caddy: [
      { in: "global", set: ["protocols h1 h2 h3"], instead: ["protocols …"], only: true },
      { in: null, remove: ["header Alt-Svc …"] },
    ],
    haproxy: [{ in: null, remove: ["http-response set-header Alt-Svc …", "http-response set-header alt-svc …"] }],
    apache: [{ in: null, remove: ["Header set Alt-Svc …", "Header always set Alt-Svc …"] }],
  },
});
