import { finding } from "../finding.ts";

export default finding({
  cause: {
    title: "The server answers for every host",
    means: "A page of another site can reach it under a name of its own (DNS rebinding), and links are built from that name.",
    studio: "`STUDIO_ALLOWED_HOSTS` names the hosts that are served; the proxy has to pass on the one that was asked for.",
  },
  severity: "medium",
  layer: "identity",
  needs: "nothing",
  expected: "a host that is nobody's is refused",
  decide({ usual, stranger, studio }) {
    if (!usual || !stranger || usual.status === 0 || stranger.status !== usual.status) return null;
    if ([400, 403, 404, 421].includes(stranger.status) || usual.status >= 500) return null;
    if (usual.headers["content-type"] !== stranger.headers["content-type"] || (stranger.text === "" && stranger.status < 300)) return null;
    return {
      sure: "certain",
      observed: `${stranger.status} for the host studio-doctor.invalid, as for its own`,
      evidence: [`GET / for studio-doctor.invalid -> ${stranger.status}`],
      // Most servers of Socket.IO leave that to the proxy.
      severity: studio ? "medium" : "info",
    };
  },
  edits: {
    nginx: [
      {
        in: "location",
        set: ["proxy_set_header Host $http_host;", "proxy_set_header X-Forwarded-Host $http_host;"],
        instead: ["proxy_set_header Host …", "proxy_set_header X-Forwarded-Host …"],
      },
    ],
    caddy: [{ in: null, remove: ["header_up Host …", "header_up X-Forwarded-Host …"] }],
    traefik: [{ in: "headers", remove: ["Host: …", "X-Forwarded-Host: …"] }],
    haproxy: [
      {
        in: "frontend",
        set: ["http-request set-header X-Forwarded-Host %[req.hdr(host)]"],
        instead: ["http-request set-header X-Forwarded-Host …"],
      },
      { in: null, remove: ["http-request set-header Host …"] },
    ],
    apache: [
      {
        in: "host",
        set: ["ProxyPreserveHost On", 'RequestHeader set X-Forwarded-Host "expr=%{HTTP_HOST}"'],
        instead: ["ProxyPreserveHost …", "RequestHeader set X-Forwarded-Host …"],
      },
    ],
  },
});
