import { finding } from "../finding.ts";
import { isNeither, polls, told } from "../see.ts";

export default finding({
  cause: {
    title: "Something in front of the server refuses the socket's requests",
    means: "No socket opens by long polling: a rule about addresses, names or rates fits them, too.",
    fix: {
      nginx: "Look for `deny`, `return 403` and limits in the `location` that takes the socket's path; take the one away that fits it.",
      caddy: "Look for `respond` with a matcher that fits the socket's path.",
      traefik: "Look for `ipAllowList` and rate limits among the middlewares of the router that takes the socket's path.",
      haproxy: "Look for `http-request deny` with a condition that fits the socket's path.",
      apache: "Look for `Require` and `Deny` in the `Location` that takes the socket's path.",
    },
  },
  severity: "critical",
  layer: "way",
  needs: "nothing",
  expected: "the opening packet of Engine.IO",
  decide(seen) {
    const { handshake } = seen;
    if (polls(seen) || !handshake || !isNeither(handshake)) return null;
    if (handshake.status < 400 || handshake.status >= 500 || [401, 404, 405, 407, 410].includes(handshake.status)) return null;
    return {
      sure: handshake.by === "proxy" ? "certain" : "likely",
      observed: `${handshake.status}, not by the server`,
      evidence: told(handshake),
    };
  },
  brings: ["websocket-refused-before-studio"],
  edits: {
    nginx: [{ in: null, remove: ["deny …", "return 403;", "limit_conn …", "limit_req …"] }],
    caddy: [{ in: null, remove: ["respond … 403", "respond 403"] }],
    traefik: [{ in: null, remove: ["ipAllowList: …"] }],
    haproxy: [{ in: null, remove: ["http-request deny …"] }],
    apache: [{ in: null, remove: ["Require …", "Deny from …"] }],
  },
});
