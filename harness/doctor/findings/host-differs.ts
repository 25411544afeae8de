import { CAUSES } from "../../../src/contract/diagnostics/causes.ts";
import { finding } from "../finding.ts";
import { evidenceOf, studioCode, told, wrongly } from "../see.ts";

export default finding({
  cause: CAUSES["host-differs"],
  severity: "high",
  layer: "address",
  needs: "nothing",
  expected: "the host and the port that clients name",
  decide(seen) {
    const { handshake } = seen;
    const wanted = new URL(seen.target.url);
    const portOf = ({ port, protocol }: URL) => port || (protocol === "https:" ? "443" : "80");
    const wrong = wrongly(
      seen,
      (stated) =>
        stated.hostname !== wanted.hostname ||
        (portOf(stated) !== portOf(wanted) && !(stated.port === "" && stated.protocol !== wanted.protocol)),
    );
    if (wrong)
      return {
        sure: "certain",
        observed: `the server takes itself for ${new URL(wrong.origin).host}, and clients name ${wanted.host}`,
        evidence: evidenceOf(seen, wrong),
      };
    const code = handshake && studioCode(handshake.text);
    if (code !== "wrong_host" && code !== "bad_host") return null;
    return {
      sure: "likely",
      severity: "critical",
      observed: `${handshake!.status}: the host of the request is none that Studio serves`,
      evidence: told(handshake),
      alike: {
        "the name is missing in `STUDIO_ALLOWED_HOSTS`":
          "the answer names the hosts that Studio serves; the log names the one that arrived",
      },
    };
  },
  brings: [
    "http2-broken",
    "static-files-elsewhere",
    "origin-refused",
    "redirects-rewritten",
    "cookies-lost",
    "websocket-refused-before-studio",
    "client-not-said",
    "host-not-checked",
  ],
  edits: {
    nginx: [
      {
        in: "location",
        set: ["proxy_set_header Host $http_host;", "proxy_set_header X-Forwarded-Host $http_host;"],
        instead: ["proxy_set_header Host …", "proxy_set_header X-Forwarded-Host …"],
      },
    ],
    caddy: [
      {
        in: null,
        remove: ["header_up Host …", "header_up X-Forwarded-Host …", "request_header Host …", "request_header X-Forwarded-Host …"],
      },
    ],
    traefik: [
      { in: "loadBalancer", remove: ["passHostHeader: false"] },
      { in: "headers", remove: ["Host: …", "X-Forwarded-Host: …"] },
    ],
    haproxy: [
      { in: null, remove: ["http-request set-header Host …", "http-send-name-header Host"] },
      {
        in: "frontend",
        set: ["http-request set-header X-Forwarded-Host %[req.hdr(host)]"],
        instead: ["http-request set-header X-Forwarded-Host …"],
      },
    ],
    apache: [
      { in: "host", set: ["ProxyPreserveHost On"], instead: ["ProxyPreserveHost …"] },
      { in: "host", set: ['RequestHeader set X-Forwarded-Host "expr=%{HTTP_HOST}"'], instead: ["RequestHeader set X-Forwarded-Host …"] },
    ],
  },
  settings: { STUDIO_PUBLIC_URL: "{url}" },
});
