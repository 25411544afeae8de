import type { Edits } from "./edits.ts";

/** Limits for silence and for answers that are longer than a ping takes to come. */
export const TIMEOUTS: Edits = {
  nginx: [
    {
      in: "location",
      set: ["proxy_read_timeout 120s;", "proxy_send_timeout 120s;"],
      instead: ["proxy_read_timeout …", "proxy_send_timeout …"],
    },
    { in: null, set: ["proxy_timeout 120s;"], instead: ["proxy_timeout …"], only: true },
  ],
  caddy: [
    {
      in: "transport",
      set: ["read_timeout 120s", "write_timeout 120s"],
      instead: ["read_timeout …", "write_timeout …", "response_header_timeout …"],
    },
    { in: "reverse_proxy", remove: ["stream_timeout …"] },
  ],
  traefik: [
    { in: "timeouts", set: ["responseHeaderTimeout: 120s"], instead: ["responseHeaderTimeout: …"] },
    { in: null, remove: ["readTimeout: …", "writeTimeout: …"] },
  ],
  haproxy: [
    { in: "frontend", set: ["timeout client 120s"], instead: ["timeout client …"] },
    { in: "backend", set: ["timeout server 120s", "timeout tunnel 1h"], instead: ["timeout server …", "timeout tunnel …"] },
  ],
  apache: [
    { in: "host", change: "ProxyPass …", take: " timeout=…", put: "" },
    { in: "host", change: "ProxyPass …", put: " timeout=120" },
    { in: null, set: ["ProxyTimeout 120"], instead: ["ProxyTimeout …"], only: true },
  ],
};
