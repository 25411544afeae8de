import { CAUSES } from "../../../src/contract/diagnostics/causes.ts";
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
  edits: {
    nginx: [
      { in: "http", set: ["map $http_upgrade $connection_upgrade {", "  default upgrade;", "  '' '';", "}"], instead: [] },
      {
        in: "location",
        set: ["proxy_http_version 1.1;", "proxy_set_header Upgrade $http_upgrade;", "proxy_set_header Connection $connection_upgrade;"],
        instead: ["proxy_http_version …", "proxy_set_header Upgrade …", "proxy_set_header Connection …"],
      },
    ],
    caddy: [
      { in: "reverse_proxy", remove: ["header_up -Upgrade", "header_up Upgrade …", "header_up -Connection", "header_up Connection …"] },
    ],
    traefik: [{ in: "headers", remove: ["Upgrade: …", "Connection: …"] }],
    haproxy: [
      {
        in: null,
        remove: [
          "http-request del-header Upgrade…",
          "http-request del-header Connection…",
          "http-request set-header Upgrade …",
          "http-request set-header Connection …",
          "option httpclose",
        ],
      },
    ],
    apache: [
      { in: "host", change: "ProxyPass …", put: " upgrade=websocket" },
      {
        in: "host",
        remove: [
          "RequestHeader unset Upgrade…",
          "RequestHeader unset Connection…",
          "RequestHeader set Upgrade …",
          "RequestHeader set Connection …",
        ],
      },
    ],
  },
});
