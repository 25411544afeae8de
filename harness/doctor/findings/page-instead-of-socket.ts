import { finding } from "../finding.ts";
import { isNeither, polls, told } from "../see.ts";

export default finding({
  cause: {
    title: "A page is served at the path of the socket",
    means: "A rule for files or for an application of one page takes the socket's requests, too, so that no socket opens.",
    fix: {
      nginx: "Take `/socket.io/` out of `try_files` and of the location that answers with a page: it belongs to Studio.",
      caddy: "Put `handle` of the socket's path with its `reverse_proxy` before `try_files` and `file_server`.",
      traefik: "Give the router of Studio a higher `priority` than the one of the page.",
      haproxy: "Let `use_backend` send `path_beg /socket.io/` to the backend of Studio before every other rule.",
      apache: "Put `ProxyPass /socket.io/` before `FallbackResource` and every `RewriteRule` that answers with a page.",
    },
  },
  severity: "critical",
  layer: "way",
  needs: "nothing",
  expected: "the opening packet of Engine.IO",
  decide(seen) {
    const { handshake, websocket } = seen;
    if (polls(seen) || !handshake || websocket?.open || !isNeither(handshake) || handshake.status !== 200) return null;
    if (!/^\s*<(?:!doctype|html|\?xml)/i.test(handshake.text)) return null;
    return { sure: "certain", observed: `200 with a page: ${handshake.headers["content-type"] ?? "no type"}`, evidence: told(handshake) };
  },
  brings: [
    "socket-path-elsewhere",
    "websocket-refused-before-studio",
    "websocket-swallowed",
    "http2-broken",
    "errors-replaced",
    "preflights-refused",
  ],
  edits: {
    nginx: [
      { in: "server", drop: ["location …socket.io…"] },
      { in: null, remove: ["try_files …", "error_page …"] },
    ],
    caddy: [{ in: null, remove: ["try_files …"] }],
    apache: [{ in: null, remove: ["FallbackResource …"] }],
  },
});
