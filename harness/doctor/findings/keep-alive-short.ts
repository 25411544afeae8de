import { finding } from "../finding.ts";

export default finding({
  cause: {
    title: "Connections are closed after few requests, or a moment of silence",
    means: "Every poll opens a connection of its own, with a handshake of TLS each: slower, with more load.",
  },
  severity: "low",
  layer: "limits",
  needs: "nothing",
  expected: "one connection for two dozen requests, also after 2 s of silence",
  decide({ capacity, reuse }) {
    const many = capacity !== null && capacity.refused === null && capacity.requests > 12 && capacity.connections > 1;
    const hungUp = reuse !== null && reuse.answers === 1 && reuse.closed;
    if (!many && !hungUp) return null;
    return {
      sure: "certain",
      observed: [
        many && `${capacity.requests} requests took ${capacity.connections} connections`,
        hungUp && `a connection was gone after ${reuse.idleMs / 1000} s of silence`,
      ]
        .filter(Boolean)
        .join("; "),
      evidence: [],
    };
  },
  edits: {
    nginx: [{ in: null, remove: ["keepalive_requests …", "keepalive_timeout …", "keepalive_disable …"] }],
    haproxy: [
      { in: null, remove: ["option httpclose", "option http-server-close"] },
      { in: "frontend", set: ["timeout http-keep-alive 75s"], instead: ["timeout http-keep-alive …"] },
    ],
    apache: [{ in: null, remove: ["MaxKeepAliveRequests …", "KeepAliveTimeout …", "KeepAlive Off"] }],
    traefik: [{ in: null, remove: ["keepAliveMaxRequests: …", "keepAliveMaxTime: …"] }],
  },
});
