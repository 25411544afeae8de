import { finding } from "../finding.ts";
import { isOpen, told } from "../see.ts";

export default finding({
  cause: { title: "Caches may keep handshakes", means: "A cache on the way, now or later, can give two clients the same session." },
  severity: "medium",
  layer: "caches",
  needs: "nothing",
  expected: "Cache-Control: no-store, as the server sends it",
  decide({ handshake, withoutOrigin }) {
    const reply = [handshake, withoutOrigin].find((one) => isOpen(one ?? null));
    if (!reply) return null;
    const control = reply.headers["cache-control"];
    const age = reply.headers.age;
    if (age === undefined && control !== undefined && /(?:^|[, ])no-store(?:[, ]|$)/.test(control)) return null;
    // Older servers of Socket.IO say nothing.
    const open = age !== undefined || (control !== undefined && /public|max-age=[1-9]/.test(control));
    return {
      sure: "certain",
      observed: `Cache-Control: ${control ?? "none"}${age === undefined ? "" : `, Age: ${age}`}`,
      evidence: told(reply),
      severity: open ? "medium" : "info",
    };
  },
  edits: {
    nginx: [{ in: null, remove: ["add_header Cache-Control …", "proxy_hide_header Cache-Control;", "expires …"] }],
    caddy: [
      {
        in: null,
        remove: ["header Cache-Control …", "header_down Cache-Control …", "header_down -Cache-Control", "header ?Cache-Control …"],
      },
    ],
    traefik: [{ in: null, remove: ["Cache-Control: …"] }],
    haproxy: [
      {
        in: null,
        remove: [
          "http-response set-header Cache-Control …",
          "http-response del-header Cache-Control",
          "http-after-response set-header Cache-Control …",
        ],
      },
    ],
    apache: [
      {
        in: null,
        remove: [
          "Header set Cache-Control …",
          "Header always set Cache-Control …",
          "Header unset Cache-Control",
          "ExpiresActive …",
          "ExpiresDefault …",
        ],
      },
    ],
  },
});
