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

/** What nginx has to be told to pass a websocket's Upgrade and Connection on at all. */
export const PASS_UPGRADES_IN_NGINX: NonNullable<Edits["nginx"]> = [
  { in: "http", set: ["map $http_upgrade $connection_upgrade {", "  default upgrade;", "  '' '';", "}"], instead: [] },
  {
    in: "location",
    set: ["proxy_http_version 1.1;", "proxy_set_header Upgrade $http_upgrade;", "proxy_set_header Connection $connection_upgrade;"],
    instead: ["proxy_http_version …", "proxy_set_header Upgrade …", "proxy_set_header Connection …"],
  },
];

/** What lets a websocket's Upgrade and Connection through. */
export const PASS_UPGRADES: Edits = {
  nginx: PASS_UPGRADES_IN_NGINX,
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

/** What lets bodies of up to 16 MiB through. */
export const PASS_LARGE_BODIES: Edits = {
  nginx: [{ in: "server", set: ["client_max_body_size 16m;"], instead: ["client_max_body_size …"] }],
  caddy: [{ in: null, set: ["max_size 16MiB"], instead: ["max_size …"], only: true }],
  traefik: [{ in: null, set: ["maxRequestBodyBytes: 16777216"], instead: ["maxRequestBodyBytes: …"], only: true }],
  haproxy: [
    { in: null, remove: ["http-request deny …content-length…", "http-request deny …req.body_size…", "http-request deny …req.body_len…"] },
  ],
  apache: [{ in: null, set: ["LimitRequestBody 16777216"], instead: ["LimitRequestBody …"], only: true }],
};
