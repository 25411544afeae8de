import { finding } from "../finding.ts";
import { isOpen } from "../see.ts";

export default finding({
  cause: {
    title: "A proxy removes Origin from requests",
    means: "Studio cannot tell its own pages from those of other sites: every page can open sockets as whoever is signed in.",
  },
  severity: "high",
  layer: "origins",
  needs: "nothing",
  expected: "403 for a page of another origin",
  decide({ cors, studio }) {
    if (!studio || !cors || !isOpen(cors.foreignReply) || cors.foreign.length > 0) return null;
    return { sure: "likely", observed: "a page of another origin opens a session, as if it were none", evidence: cors.told };
  },
  edits: {
    nginx: [{ in: null, remove: ['proxy_set_header Origin "";', "proxy_set_header Origin …"] }],
    caddy: [{ in: null, remove: ["header_up -Origin", "header_up Origin …", "request_header -Origin", "request_header Origin …"] }],
    traefik: [{ in: "headers", remove: ["Origin: …"] }],
    haproxy: [{ in: null, remove: ["http-request del-header Origin…", "http-request set-header Origin …"] }],
    apache: [{ in: null, remove: ["RequestHeader unset Origin…", "RequestHeader set Origin …"] }],
  },
});
