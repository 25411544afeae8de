import { finding } from "../finding.ts";
import { isNeither, polls, told } from "../see.ts";

export default finding({
  cause: {
    title: "Bodies in chunks are refused on the way",
    means: "Programs that do not know the length of what they send, as many libraries, cannot send it.",
  },
  severity: "medium",
  layer: "limits",
  needs: "nothing",
  expected: "the server's own answer to a body in chunks",
  decide(seen) {
    const reply = seen.manners?.chunks;
    if (!reply || !polls(seen) || !isNeither(reply) || reply.status < 400) return null;
    // Who refuses every POST refuses this one, too.
    if (seen.session?.requests[0]?.status !== 200) return null;
    return { sure: reply.by === "proxy" ? "certain" : "likely", observed: `${reply.status} for a body in chunks`, evidence: told(reply) };
  },
  edits: {
    nginx: [{ in: "server", drop: ["if ($http_transfer_encoding) …"] }],
    caddy: [{ in: null, remove: ["@…header Transfer-Encoding …", "respond @… 411"] }],
    haproxy: [{ in: null, remove: ["http-request deny …transfer-encoding…"] }],
    apache: [{ in: null, remove: ["SetEnv proxy-sendcl …", "RewriteCond …Transfer-Encoding…"] }],
  },
});
