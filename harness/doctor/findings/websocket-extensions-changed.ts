import { finding } from "../finding.ts";
import { told } from "../see.ts";

export default finding({
  cause: {
    title: "Somebody changes what client and server agree on for a websocket",
    means:
      "The answer names an extension that the client did not ask for, so browsers refuse it. Sec-WebSocket-Extensions is the business of the two ends alone.",
  },
  severity: "high",
  layer: "websocket",
  needs: "nothing",
  expected: "no extension where none was offered (RFC 6455, section 9.1)",
  decide({ websocket }) {
    const refused = websocket?.refused;
    if (!refused?.failure || !/Sec-WebSocket-Extensions/i.test(refused.failure)) return null;
    return { sure: "certain", observed: refused.failure, evidence: told(refused) };
  },
  brings: ["websocket-answer-lost", "upgrade-elsewhere", "http2-websocket-broken", "compression-broken"],
  edits: {
    nginx: [{ in: null, remove: ["add_header Sec-WebSocket-Extensions …", "proxy_set_header Sec-WebSocket-Extensions …"] }],
    caddy: [{ in: null, remove: ["header Sec-WebSocket-Extensions …", "header_down Sec-WebSocket-Extensions …"] }],
    traefik: [{ in: null, remove: ["Sec-WebSocket-Extensions: …"] }],
    haproxy: [
      { in: null, remove: ["http-response set-header Sec-WebSocket-Extensions …", "http-response add-header Sec-WebSocket-Extensions …"] },
    ],
    apache: [{ in: null, remove: ["Header set Sec-WebSocket-Extensions …", "Header always set Sec-WebSocket-Extensions …"] }],
  },
});
