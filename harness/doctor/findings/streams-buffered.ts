import { CAUSES } from "../../../src/contract/diagnostics/causes.ts";
import { finding } from "../finding.ts";

export default finding({
  cause: CAUSES["streams-buffered"],
  severity: "medium",
  layer: "limits",
  needs: "token",
  expected: "pieces arrive as they are sent",
  decide({ inside }) {
    const held = [inside?.stream, inside?.gzipStream].find((one) => one && one.together > one.events / 4);
    if (!held) return null;
    const all = held.together >= held.events - 2;
    return {
      sure: all ? "certain" : "possible",
      observed: `of ${held.events} pieces that were sent one after the other, ${held.together} arrived with the one before${held === inside?.gzipStream ? ", where the answer is compressed" : ""}`,
      evidence: [held.told],
      // Pieces that wait a moment for the next one are late, and not lost sight of.
      severity: all ? "medium" : "low",
    };
  },
  // Who collects answers may also collect the one that opens a websocket.
  brings: ["websocket-answer-lost", "websocket-swallowed"],
  edits: {
    nginx: [
      { in: "location", set: ["proxy_buffering off;"], instead: ["proxy_buffering …"] },
      { in: null, remove: ["gzip_types …text/event-stream…", "gzip_types *;"] },
    ],
    caddy: [
      { in: "reverse_proxy", set: ["flush_interval -1"], instead: ["flush_interval …", "buffer_responses", "response_buffers …"] },
      { in: null, drop: ["encode …"] },
    ],
    traefik: [{ in: null, change: "middlewares: […]", take: "…buffer…, ", put: "" }],
    haproxy: [
      { in: null, remove: ["compression …", "filter compression"] },
      { in: "frontend", set: ["option http-no-delay"], instead: [] },
      { in: "backend", set: ["option http-no-delay"], instead: [] },
    ],
    apache: [
      { in: "host", change: "ProxyPass …", put: " flushpackets=on" },
      { in: null, remove: ["SetOutputFilter DEFLATE", "AddOutputFilterByType DEFLATE …"] },
    ],
  },
});
