import { NOTHING_PASSES } from "../common.ts";
import { finding } from "../finding.ts";
import { told } from "../see.ts";

export default finding({
  cause: { title: "Requests of the socket are redirected", means: "Clients of Socket.IO follow no redirects, so no socket opens." },
  severity: "critical",
  layer: "way",
  needs: "nothing",
  expected: "an answer, not a redirect",
  decide({ handshake, websocket }) {
    const reply = [handshake, websocket?.refused].find((one) => one && one.status >= 301 && one.status <= 308 && one.status !== 304);
    if (!reply) return null;
    const to = reply.headers.location ?? "nowhere";
    const https = to.startsWith("https:") ? "; the URL to use begins with https" : "";
    return { sure: "certain", observed: `${reply.status} to ${to.slice(0, 200)}${https}`, evidence: told(reply) };
  },
  brings: NOTHING_PASSES,
  edits: {
    nginx: [
      { in: null, remove: ["rewrite ^/(…)/$ …", "rewrite ^(…)/$ …", "return 301 …", "return 302 …", "return 307 …", "return 308 …"] },
    ],
    caddy: [{ in: null, remove: ["redir …", "uri strip_suffix /"] }],
    traefik: [{ in: null, change: "middlewares: […]", take: "redirect, ", put: "" }],
    haproxy: [{ in: null, remove: ["http-request redirect …", "redirect …"] }],
    apache: [{ in: null, remove: ["Redirect …", "RedirectMatch …", "RewriteRule … [R…]", "RewriteRule … […,R…]"] }],
  },
});
