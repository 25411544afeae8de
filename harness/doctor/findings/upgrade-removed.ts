import { CAUSES } from "../../../src/contract/diagnostics/causes.ts";
import { PASS_UPGRADES } from "../common.ts";
import { finding } from "../finding.ts";
import { polls, strippedUpgrade, told } from "../see.ts";

export default finding({
  cause: CAUSES["upgrade-removed"],
  severity: "high",
  layer: "websocket",
  needs: "nothing",
  expected: "101 Switching Protocols",
  decide(seen) {
    const { websocket, inside } = seen;
    const refused = websocket?.refused;
    if (!refused || !strippedUpgrade(refused)) return null;
    const arrived = inside?.handshake ?? null;
    if (arrived && /websocket/i.test(arrived.upgrade ?? "")) return null;
    return {
      sure: arrived ? "certain" : "likely",
      observed: arrived
        ? `the websocket's request arrived with Upgrade: ${arrived.upgrade ?? "none"}, Connection: ${arrived.connection ?? "none"}`
        : `the server got a plain request${polls(seen) ? ", and long polling passes" : ""}`,
      evidence: told(refused),
      ...(arrived ? {} : { alike: { "connection-not-upgrade": "with --token, Studio tells which of the two headers was missing" } }),
    };
  },
  brings: ["http2-websocket-broken", "upgrade-elsewhere"],
  edits: PASS_UPGRADES,
});
