import { CAUSES } from "../../../src/contract/diagnostics/causes.ts";
import { finding } from "../finding.ts";
import { isOpen, told } from "../see.ts";

export default finding({
  cause: CAUSES["origin-refused"],
  severity: "high",
  layer: "address",
  needs: "nothing",
  expected: "pages of the server's own address may open sockets",
  decide({ handshake, withoutOrigin, websocket }) {
    const refused = [handshake, websocket?.refused].find(
      (one) => one && (/"code":\s*"bad_origin"/.test(one.text) || (one.status === 403 && one.by === "engine")),
    );
    if (!refused && !(handshake && !isOpen(handshake) && isOpen(withoutOrigin))) return null;
    return {
      sure: refused ? "certain" : "likely",
      observed: `${(refused ?? handshake)!.status} for a page of its own address`,
      evidence: told(refused ?? handshake, withoutOrigin),
    };
  },
  brings: ["websocket-refused-before-studio", "polling-refused"],
  edits: {
    nginx: [
      {
        in: "location",
        set: ["proxy_set_header Host $http_host;", "proxy_set_header X-Forwarded-Proto $scheme;"],
        instead: ["proxy_set_header Host …", "proxy_set_header X-Forwarded-Proto …", "proxy_set_header Origin …"],
      },
    ],
    caddy: [{ in: null, remove: ["header_up Host …", "header_up Origin …", "request_header Origin …"] }],
    traefik: [{ in: "headers", remove: ["Origin: …", "Host: …"] }],
    haproxy: [{ in: null, remove: ["http-request set-header Origin …", "http-request set-header Host …"] }],
    apache: [
      { in: "host", set: ["ProxyPreserveHost On"], instead: ["ProxyPreserveHost …"] },
      { in: null, remove: ["RequestHeader set Origin …"] },
    ],
  },
  settings: { STUDIO_ALLOWED_ORIGINS: "{origin}", STUDIO_SOCKETIO_CORS_ALLOWED_ORIGINS: "{origin}" },
});
