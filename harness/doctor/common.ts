import type { Edits } from "./edits.ts";

/** What a cause brings about that keeps requests of the socket from reaching it. */
export const NOTHING_PASSES: readonly string[] = [
  "socket-path-elsewhere",
  "polling-refused",
  "posts-refused",
  "gateway-error",
  "session-elsewhere",
  "upgrade-removed",
  "websocket-refused-before-studio",
  "websocket-swallowed",
  "websocket-answer-lost",
  "http2-broken",
  "origin-refused",
];

/** What lets a websocket's Upgrade and Connection through. */
export const PASS_UPGRADES: Edits = {
  nginx: [
    { in: "http", set: ["map $http_upgrade $connection_upgrade {", "  default upgrade;", "  '' '';", "}"], instead: [] },
    {
      in: "location",
      set: ["proxy_http_version 1.1;", "proxy_set_header Upgrade $http_upgrade;", "proxy_set_header Connection $connection_upgrade;"],
      instead: ["proxy_http_version …", "proxy_set_header Upgrade …", "proxy_set_header Connection …"],
    },
  ],
  caddy: [
    { in: "reverse_proxy", remove: ["header_up -Upgrade", "header_up Upgrade …", "header_up -Connection", "header_up Connection …"] },
  ],
  traefik: [{ in: "headers", remove: ["Upgrade: …", "Connection: …"] }],
  haproxy: [
    {
      in: null,
      remove: [
        "http-request del-header Upgrade…",
        "http-request del-header Connection…",
        "http-request set-header Upgrade …",
        "http-request set-header Connection …",
        "option httpclose",
      ],
    },
  ],
  apache: [
    { in: "host", change: "ProxyPass …", put: " upgrade=websocket" },
    {
      in: "host",
      remove: [
        "RequestHeader unset Upgrade…",
        "RequestHeader unset Connection…",
        "RequestHeader set Upgrade …",
        "RequestHeader set Connection …",
      ],
    },
  ],
};
