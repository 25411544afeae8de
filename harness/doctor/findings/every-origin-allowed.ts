import { finding } from "../finding.ts";

export default finding({
  cause: {
    title: "Pages of every origin may use the socket",
    means: "Any site that somebody visits can talk to this server from their browser.",
    studio: "Take `*` out of `STUDIO_SOCKETIO_CORS_ALLOWED_ORIGINS`, and name the origins of your own pages.",
  },
  severity: "medium",
  layer: "origins",
  needs: "nothing",
  expected: "only origins that were named",
  decide({ cors }) {
    const value = cors?.foreign.find((one) => one === "*" || one.includes("studio-doctor.invalid"));
    return cors && value
      ? { sure: "certain", observed: `Access-Control-Allow-Origin: ${value} for a page of nobody`, evidence: cors.told }
      : null;
  },
  edits: {
    nginx: [{ in: null, remove: ["add_header Access-Control-Allow-Origin …"] }],
    caddy: [{ in: null, remove: ["header Access-Control-Allow-Origin …", "header_down Access-Control-Allow-Origin …"] }],
    traefik: [{ in: null, remove: ["accessControlAllowOriginList: …", "Access-Control-Allow-Origin: …"] }],
    haproxy: [
      {
        in: null,
        remove: ["http-response set-header Access-Control-Allow-Origin …", "http-response add-header Access-Control-Allow-Origin …"],
      },
    ],
    apache: [
      {
        in: null,
        remove: [
          "Header set Access-Control-Allow-Origin …",
          "Header always set Access-Control-Allow-Origin …",
          "Header add Access-Control-Allow-Origin …",
        ],
      },
    ],
  },
  settings: { STUDIO_SOCKETIO_CORS_ALLOWED_ORIGINS: null },
});
