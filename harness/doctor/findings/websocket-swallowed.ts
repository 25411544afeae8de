import { CAUSES } from "../../../src/contract/diagnostics/causes.ts";
import { finding } from "../finding.ts";
import { polls, told } from "../see.ts";

export default finding({
  cause: CAUSES["websocket-swallowed"],
  severity: "high",
  layer: "websocket",
  needs: "nothing",
  expected: "101 Switching Protocols",
  decide(seen) {
    const refused = seen.websocket?.refused;
    if (refused?.failure !== "timeout" || !polls(seen) || seen.inside?.handshake) return null;
    return {
      sure: seen.inside ? "certain" : "likely",
      observed: `no answer to a websocket's request within ${Math.round(refused.ms / 1000)} s, while long polling passes`,
      evidence: told(refused),
      ...(seen.inside ? {} : { alike: { "websocket-answer-lost": "with --token, Studio tells whether the request arrived" } }),
    };
  },
  brings: ["http2-websocket-broken", "upgrade-elsewhere"],
  edits: {
    caddy: [{ in: "reverse_proxy", remove: ["buffer_responses", "response_buffers …", "handle_response …"] }],
  },
});
