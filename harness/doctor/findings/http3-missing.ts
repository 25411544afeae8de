import { finding } from "../finding.ts";

export default finding({
  cause: {
    title: "HTTP/3 is switched off",
    means:
      "This proxy offers it unless it is told not to. Over networks that lose packets it is quicker than HTTP/2; nothing else depends on it.",
  },
  severity: "low",
  layer: "tls",
  needs: "nothing",
  expected: "h3 in Alt-Svc, as Caddy says by itself",
  decide: ({ http3, tls, proxy }) =>
    // Of several proxies, the one in front need not be the one that was recognised.
    http3 !== null && http3.promised === null && tls?.alpn === "h2" && proxy.length === 1 && proxy[0]!.maker === "caddy"
      ? { sure: "likely", observed: "no h3 in Alt-Svc", evidence: http3.told }
      : null,
  edits: {
    caddy: [{ in: "global", set: ["protocols h1 h2 h3"], instead: ["protocols …"], only: true }],
  },
});
