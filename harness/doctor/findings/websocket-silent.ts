import { CAUSES } from "../../../src/contract/diagnostics/causes.ts";
import { PASS_UPGRADES_IN_NGINX } from "../common.ts";
import { finding } from "../finding.ts";

export default finding({
  cause: CAUSES["websocket-silent"],
  severity: "high",
  layer: "websocket",
  needs: "nothing",
  expected: "frames in both directions",
  decide({ websocket }) {
    if (!websocket?.open || (websocket.first !== null && websocket.answered)) return null;
    return {
      sure: "certain",
      observed: websocket.first === null ? "101, and no frame after it" : "the first frame comes, and what is sent gets no answer",
      evidence: websocket.told,
    };
  },
  brings: [
    "compression-broken",
    "idle-timeout-short",
    "connection-cut",
    "message-limit-small",
    "upgrade-elsewhere",
    "http2-websocket-broken",
    "close-frames-lost",
    "dead-connections-kept",
  ],
  edits: {
    nginx: PASS_UPGRADES_IN_NGINX,
    caddy: [
      { in: "reverse_proxy", remove: ["buffer_responses", "response_buffers …", "handle_response …"] },
      { in: "reverse_proxy", set: ["flush_interval -1"], instead: ["flush_interval …"] },
    ],
    traefik: [{ in: null, change: "middlewares: […]", take: "…buffer…, ", put: "" }],
    haproxy: [{ in: "backend", set: ["timeout tunnel 1h"], instead: ["timeout tunnel …"] }],
    apache: [{ in: "host", change: "ProxyPass …", put: " upgrade=websocket" }],
  },
});
