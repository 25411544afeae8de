import { finding } from "../finding.ts";
import { told } from "../see.ts";

export default finding({
  cause: {
    title: "Somebody answers websockets without having read their key",
    means:
      "The proof in the answer (Sec-WebSocket-Accept) belongs to another request, so browsers refuse it: a cached or written answer, or a program that inspects traffic.",
  },
  severity: "high",
  layer: "websocket",
  needs: "nothing",
  expected: "the proof that belongs to the key of the request (RFC 6455, section 4.2.2)",
  decide({ websocket }) {
    const refused = websocket?.refused;
    if (!refused?.failure || !/Sec-WebSocket-Accept/i.test(refused.failure)) return null;
    return { sure: "certain", observed: refused.failure, evidence: told(refused) };
  },
  brings: ["websocket-answer-lost", "upgrade-elsewhere", "http2-websocket-broken", "compression-broken"],
  edits: {
    nginx: [{ in: null, remove: ["add_header Sec-WebSocket-Accept …", "proxy_hide_header Sec-WebSocket-Accept;"] }],
    caddy: [{ in: null, remove: ["header Sec-WebSocket-Accept …", "header_down Sec-WebSocket-Accept …"] }],
    traefik: [{ in: null, remove: ["Sec-WebSocket-Accept: …"] }],
    haproxy: [{ in: null, remove: ["http-response set-header Sec-WebSocket-Accept …", "http-response add-header Sec-WebSocket-Accept …"] }],
    apache: [{ in: null, remove: ["Header set Sec-WebSocket-Accept …", "Header always set Sec-WebSocket-Accept …"] }],
  },
});
