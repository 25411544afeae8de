import { finding } from "../finding.ts";
import { told } from "../see.ts";

export default finding({
  cause: {
    title: "The slash at the end of the socket's path is removed by a redirect",
    means: "Clients of Socket.IO ask for `/socket.io/` and follow no redirects, so no socket opens.",
  },
  severity: "critical",
  layer: "way",
  needs: "nothing",
  expected: "an answer at the path with its slash",
  decide({ handshake, target }) {
    const to =
      handshake && handshake.status > 300 && handshake.status < 400 ? URL.parse(handshake.headers.location ?? "", target.url) : null;
    if (!to || to.pathname !== target.socketPath.slice(0, -1)) return null;
    return { sure: "certain", observed: `${handshake!.status} to ${to.pathname}`, evidence: told(handshake) };
  },
  brings: [
    "redirects-everything",
    "socket-redirected",
    "websocket-refused-before-studio",
    "redirects-rewritten",
    "host-differs",
    "scheme-differs",
    "preflights-refused",
    "errors-replaced",
  ],
  edits: {
    nginx: [{ in: null, remove: ["rewrite ^/(.+)/$ …", "rewrite ^/(.*)/$ …", "rewrite ^(.+)/$ …", "rewrite ^(.*)/$ …"] }],
    caddy: [{ in: null, remove: ["redir @slash …", "redir @trailing …", "uri strip_suffix /"] }],
    traefik: [{ in: null, change: "middlewares: […]", take: "slash, ", put: "" }],
    haproxy: [{ in: null, remove: ["http-request redirect …path_end /…"] }],
    apache: [{ in: null, remove: ["RewriteRule …/$ …", "RedirectMatch …/$…"] }],
  },
});
