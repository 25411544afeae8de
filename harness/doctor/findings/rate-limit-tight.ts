import { finding } from "../finding.ts";
import { told } from "../see.ts";

export default finding({
  cause: {
    title: "Few requests in a second are let through",
    means: "A page opens dozens at once, and a socket by long polling asks again and again: both are refused now and then.",
  },
  severity: "high",
  layer: "limits",
  needs: "nothing",
  expected: "a few dozen requests, as pages send them",
  decide({ capacity }) {
    if (!capacity?.refused) return null;
    return {
      sure: "certain",
      observed: `${capacity.refused.status} among ${capacity.requests} requests`,
      evidence: told(capacity.refused),
    };
  },
  brings: ["gateway-error"],
  edits: {
    nginx: [{ in: null, remove: ["limit_req zone=…"] }],
    caddy: [{ in: null, drop: ["rate_limit …"] }],
    traefik: [
      { in: null, set: ["average: 200"], instead: ["average: …"], only: true },
      { in: null, set: ["burst: 400"], instead: ["burst: …"], only: true },
    ],
    haproxy: [{ in: null, remove: ["http-request deny …http_req_rate…"] }],
    apache: [{ in: null, remove: ["QS_…", "DOSPageCount …", "DOSSiteCount …"] }],
  },
});
