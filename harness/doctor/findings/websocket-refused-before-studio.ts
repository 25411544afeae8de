import { CAUSES } from "../../../src/contract/diagnostics/causes.ts";
import { finding } from "../finding.ts";
import { isGateway, isNeither, polls, told } from "../see.ts";

export default finding({
  cause: CAUSES["websocket-refused-before-studio"],
  severity: "high",
  layer: "websocket",
  needs: "nothing",
  expected: "101 Switching Protocols",
  decide(seen) {
    const refused = seen.websocket?.refused;
    if (!refused || !polls(seen) || seen.inside?.handshake) return null;
    const cut = refused.failure !== null && /ECONNRESET|EPIPE|closed|socket hang up/i.test(refused.failure);
    const answered =
      refused.failure === null &&
      isNeither(refused) &&
      refused.status >= 400 &&
      ![401, 404, 407].includes(refused.status) &&
      !isGateway(refused);
    if (!cut && !answered) return null;
    return {
      sure: refused.by === "proxy" || seen.inside ? "certain" : "likely",
      observed: cut
        ? `the connection is cut (${refused.failure}) when a websocket is asked for`
        : `${refused.status}, not by the server, while long polling passes`,
      evidence: told(refused),
      ...(cut
        ? { alike: { "a firewall or a program that inspects traffic": "doctor from inside of the network, and over https, gets through" } }
        : {}),
    };
  },
  brings: ["http2-websocket-broken", "upgrade-elsewhere"],
  edits: {
    nginx: [
      { in: "server", drop: ["if ($http_upgrade) …", "if ($http_sec_websocket_key) …"] },
      { in: null, remove: ["deny …"] },
    ],
    caddy: [{ in: null, remove: ["respond @websocket …", "respond @ws …", "respond @upgrade …", "error @websocket …"] }],
    traefik: [{ in: null, remove: ["ipAllowList: …"] }],
    haproxy: [{ in: null, remove: ["http-request deny …upgrade…", "http-request deny …Upgrade…", "http-request deny …websocket…"] }],
    apache: [{ in: null, remove: ["RewriteCond …Upgrade…", "RewriteRule … [F]", "RewriteRule … [F,…]"] }],
  },
});
