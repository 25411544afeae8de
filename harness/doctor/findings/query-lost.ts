import { NOTHING_PASSES } from "../common.ts";
import { finding } from "../finding.ts";
import { codeOf, polls, told } from "../see.ts";

export default finding({
  cause: {
    title: "The query of requests is lost on the way",
    means: "The server does not learn what a client wants, so that no socket opens.",
  },
  severity: "critical",
  layer: "way",
  needs: "nothing",
  expected: "the opening packet of Engine.IO",
  // A server that offers one transport alone says the same of the other one, and takes that one.
  decide: (seen) =>
    !polls(seen) && codeOf(seen.handshake) === 0 && codeOf(seen.websocket?.refused) !== null && seen.websocket?.open === false
      ? {
          sure: codeOf(seen.websocket.refused) === 0 ? "certain" : "likely",
          observed: `code 0, "Transport unknown", though the request names its transport`,
          evidence: told(seen.handshake, seen.websocket.refused),
        }
      : null,
  brings: NOTHING_PASSES,
  edits: {
    nginx: [
      { in: "location", change: "proxy_pass …", take: "$uri", put: "" },
      { in: "location", change: "proxy_pass …", take: "$document_uri", put: "" },
      { in: "location", remove: ["rewrite …?; …", "set $args …"] },
    ],
    caddy: [{ in: null, remove: ["uri query …", "rewrite * …?"] }],
    traefik: [{ in: null, remove: ["replacement: …?"] }],
    haproxy: [{ in: null, remove: ["http-request set-uri %[path]…", "http-request set-query …"] }],
    apache: [{ in: "host", remove: ["RewriteRule … [QSD]", "RewriteRule … [QSD,…]", "RewriteRule … […,QSD]"] }],
  },
});
