import { CAUSES } from "../../../src/contract/diagnostics/causes.ts";
import { finding } from "../finding.ts";
import { polls, strippedUpgrade, told } from "../see.ts";

export default finding({
  cause: CAUSES["websocket-answer-lost"],
  severity: "high",
  layer: "websocket",
  needs: "nothing",
  expected: "101 Switching Protocols with the proof that belongs to the request",
  decide(seen) {
    const refused = seen.websocket?.refused;
    if (!refused || !polls(seen) || strippedUpgrade(refused)) return null;
    const arrived = seen.inside?.handshake;
    const mangled = refused.failure !== null && /Sec-WebSocket|Upgrade header|protocol/i.test(refused.failure);
    if (!mangled && (!arrived || arrived.refused !== null)) return null;
    return {
      sure: "certain",
      observed: mangled
        ? `an answer that is none: ${refused.failure}`
        : `Studio accepted it, and the client got ${refused.failure ?? refused.status}`,
      evidence: told(refused),
    };
  },
  brings: ["http2-websocket-broken", "upgrade-elsewhere"],
  edits: {
    caddy: [{ in: "reverse_proxy", remove: ["buffer_responses", "response_buffers …", "handle_response …"] }],
  },
});
