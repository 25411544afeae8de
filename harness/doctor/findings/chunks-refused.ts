import { finding } from "../finding.ts";
import { isNeither, told } from "../see.ts";

export default finding({
  cause: {
    title: "Bodies in chunks are refused on the way",
    means: "Programs that do not know the length of what they send, as many libraries, cannot send it.",
  },
  severity: "medium",
  layer: "limits",
  needs: "nothing",
  expected: "the server's own answer to a body in chunks",
  decide({ manners }) {
    if (!manners) return null;
    const { chunks, measured } = manners;
    // Who refuses every POST refuses this one, too.
    if (chunks.status < 400 || !isNeither(chunks) || measured.failure !== null || measured.status === chunks.status) return null;
    return {
      sure: chunks.by === "proxy" ? "certain" : "likely",
      observed: `${chunks.status} for a body in chunks, ${measured.status} for the same with its length`,
      evidence: told(chunks, measured),
    };
  },
  edits: {
    nginx: [{ in: "server", drop: ["if ($http_transfer_encoding) …"] }],
    caddy: [{ in: null, remove: ["@…header Transfer-Encoding …", "respond @… 411"] }],
    haproxy: [{ in: null, remove: ["http-request deny …transfer-encoding…"] }],
    apache: [{ in: null, remove: ["SetEnv proxy-sendcl …", "RewriteCond …Transfer-Encoding…"] }],
  },
});
