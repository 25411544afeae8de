import { CAUSES } from "../../../src/contract/diagnostics/causes.ts";
import { finding } from "../finding.ts";

export default finding({
  cause: CAUSES["message-limit-small"],
  severity: "medium",
  layer: "limits",
  needs: "nothing",
  expected: "messages pass that the server takes",
  decide({ largeFrame, largePost }) {
    if (largeFrame && !largeFrame.ok)
      return { sure: "likely", observed: `a frame of ${largeFrame.bytes} bytes got no answer`, evidence: [largeFrame.told] };
    if (largePost && !largePost.ok && largePost.reply?.status === 200)
      return {
        sure: "likely",
        observed: `a message of ${largePost.bytes} bytes over long polling got no answer`,
        evidence: [largePost.told],
      };
    return null;
  },
  edits: {
    nginx: [{ in: "server", set: ["client_max_body_size 16m;"], instead: ["client_max_body_size …"] }],
    caddy: [{ in: null, set: ["max_size 16MiB"], instead: ["max_size …"], only: true }],
    traefik: [{ in: null, set: ["maxRequestBodyBytes: 16777216"], instead: ["maxRequestBodyBytes: …"], only: true }],
    haproxy: [
      { in: null, remove: ["http-request deny …content-length…", "http-request deny …req.body_size…", "http-request deny …req.body_len…"] },
    ],
    apache: [{ in: null, set: ["LimitRequestBody 16777216"], instead: ["LimitRequestBody …"], only: true }],
  },
});
