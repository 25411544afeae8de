import { finding } from "../finding.ts";
import { isNeither, isOpen, told } from "../see.ts";

export default finding({
  cause: { title: "Requests without Origin are refused on the way", means: "Programs send none: they get no socket, and browsers do." },
  severity: "medium",
  layer: "origins",
  needs: "nothing",
  expected: "the opening packet of Engine.IO, also without Origin",
  decide({ handshake, manners }) {
    const reply = manners?.withoutOrigin;
    if (!reply || !isOpen(handshake) || isOpen(reply) || reply.failure !== null || !isNeither(reply)) return null;
    return {
      sure: reply.by === "proxy" ? "certain" : "likely",
      observed: `${reply.status} without Origin`,
      evidence: told(reply, handshake),
    };
  },
  brings: ["path-changed"],
  edits: {
    nginx: [{ in: "server", drop: ['if ($http_origin = "") …'] }],
    caddy: [{ in: null, remove: ["@…header !Origin", "respond @… 403"] }],
    haproxy: [{ in: null, remove: ["http-request deny …req.hdr(origin)…"] }],
    apache: [{ in: null, remove: ["RewriteCond %{HTTP:Origin} …", "RewriteRule … [F]"] }],
  },
});
