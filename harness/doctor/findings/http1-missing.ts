import { finding } from "../finding.ts";
import { polls, told } from "../see.ts";

export default finding({
  cause: {
    title: "HTTP/1.1 is refused, and HTTP/2 is not",
    means: "Websockets of most clients need HTTP/1.1, and so do programs: they get no socket.",
  },
  severity: "high",
  layer: "way",
  needs: "nothing",
  expected: "the opening packet of Engine.IO over HTTP/1.1, too",
  decide(seen) {
    const { http2, handshake } = seen;
    if (!http2 || polls(seen) || http2.handshake?.status !== 200 || handshake?.status === 200) return null;
    return {
      sure: "certain",
      observed: `${handshake?.failure ?? handshake?.status} over HTTP/1.1, 200 over HTTP/2`,
      evidence: [...told(handshake), ...http2.told],
    };
  },
  brings: [
    "methods-refused",
    "polling-refused",
    "gateway-error",
    "websocket-refused-before-studio",
    "errors-replaced",
    "socket-path-elsewhere",
    "origin-refused",
  ],
  edits: {
    nginx: [{ in: "server", drop: ['if ($server_protocol = "HTTP/1.1") …', "if ($server_protocol …) …"] }],
    caddy: [{ in: null, set: ["protocols h1 h2"], instead: ["protocols h2"], only: true }],
    haproxy: [
      { in: null, remove: ["http-request deny …req.ver 1.1…"] },
      { in: null, change: "bind … alpn h2", take: "alpn h2", put: "alpn h2,http/1.1" },
    ],
    apache: [{ in: "host", set: ["Protocols h2 http/1.1"], instead: ["Protocols …"] }],
  },
});
