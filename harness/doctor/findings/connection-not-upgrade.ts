import { CAUSES } from "../../../src/contract/diagnostics/causes.ts";
import { PASS_UPGRADES } from "../common.ts";
import { finding } from "../finding.ts";
import { strippedUpgrade, told } from "../see.ts";

export default finding({
  cause: CAUSES["connection-not-upgrade"],
  severity: "high",
  layer: "websocket",
  needs: "token",
  expected: "Connection: Upgrade beside Upgrade: websocket",
  decide({ websocket, inside }) {
    const refused = websocket?.refused;
    const arrived = inside?.handshake;
    if (!refused || !arrived || !strippedUpgrade(refused) || !/websocket/i.test(arrived.upgrade ?? "")) return null;
    return {
      sure: "certain",
      observed: `the websocket's request arrived with Upgrade: ${arrived.upgrade}, Connection: ${arrived.connection ?? "none"}`,
      evidence: told(refused),
    };
  },
  brings: ["http2-websocket-broken", "upgrade-elsewhere"],
  edits: PASS_UPGRADES,
});
