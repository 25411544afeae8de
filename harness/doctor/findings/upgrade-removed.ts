import { CAUSES } from "../../../src/contract/diagnostics/causes.ts";
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
