import { NOTHING_PASSES } from "../common.ts";
import { finding } from "../finding.ts";
import { told } from "../see.ts";

export default finding({
  cause: {
    title: "Every request is redirected to another address",
    means: "Clients of Socket.IO follow no redirects, so no socket opens under this URL. Browsers end at the other address.",
  },
  severity: "critical",
  layer: "way",
  needs: "nothing",
  expected: "an answer; or use the address that the redirect names",
  decide({ handshake, front, target }) {
    const to =
      handshake && handshake.status > 300 && handshake.status < 400 ? URL.parse(handshake.headers.location ?? "", target.url) : null;
    if (!to || to.origin === new URL(target.url).origin) return null;
    return { sure: "certain", observed: `${handshake!.status} to ${to.origin}`, evidence: told(handshake, front) };
  },
  brings: [
    "socket-redirected",
    "redirects-rewritten",
    "host-differs",
    "scheme-differs",
    "preflights-refused",
    "errors-replaced",
    ...NOTHING_PASSES,
  ],
  edits: {
    nginx: [{ in: "server", remove: ["return 301 …", "return 302 …", "return 307 …", "return 308 …", "rewrite …"] }],
    caddy: [{ in: "site", remove: ["redir …"] }],
    traefik: [{ in: null, change: "middlewares: […]", take: "redirect, ", put: "" }],
    haproxy: [{ in: "frontend", remove: ["http-request redirect scheme …", "redirect scheme …", "http-request redirect prefix …"] }],
    apache: [{ in: "host", remove: ["Redirect …", "RewriteRule … [R…]", "RewriteRule … […,R…]"] }],
  },
});
