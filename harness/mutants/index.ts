// Written by scripts/indexes.mjs; do not edit.
import apacheTimeout from "./apache-timeout.ts";
import caddyBodyLimit from "./caddy-body-limit.ts";
import caddyBuffered from "./caddy-buffered.ts";
import caddyReadTimeout from "./caddy-read-timeout.ts";
import caddyResponseHeaderTimeout from "./caddy-response-header-timeout.ts";
import clientNoReturn from "./client-no-return.ts";
import clientStock from "./client-stock.ts";
import clientTwoStreams from "./client-two-streams.ts";
import haproxyBodyLimit from "./haproxy-body-limit.ts";
import haproxyDelayed from "./haproxy-delayed.ts";
import haproxyServerTimeout from "./haproxy-server-timeout.ts";
import haproxyTunnelTimeout from "./haproxy-tunnel-timeout.ts";
import lighttpdBodyLimit from "./lighttpd-body-limit.ts";
import lighttpdReadIdle from "./lighttpd-read-idle.ts";
import lighttpdReadTimeout from "./lighttpd-read-timeout.ts";
import nginxBodyLimit from "./nginx-body-limit.ts";
import nginxBuffered from "./nginx-buffered.ts";
import nginxHttp10Buffered from "./nginx-http10-buffered.ts";
import nginxNoUpgrade from "./nginx-no-upgrade.ts";
import nginxQueryDropped from "./nginx-query-dropped.ts";
import nginxReadTimeout from "./nginx-read-timeout.ts";
import nginxStreamTimeout from "./nginx-stream-timeout.ts";
import traefikAnswerTimeout from "./traefik-answer-timeout.ts";

/** Every broken twin, by its id. */
export const mutants = {
  "apache-timeout": apacheTimeout,
  "caddy-body-limit": caddyBodyLimit,
  "caddy-buffered": caddyBuffered,
  "caddy-read-timeout": caddyReadTimeout,
  "caddy-response-header-timeout": caddyResponseHeaderTimeout,
  "client-no-return": clientNoReturn,
  "client-stock": clientStock,
  "client-two-streams": clientTwoStreams,
  "haproxy-body-limit": haproxyBodyLimit,
  "haproxy-delayed": haproxyDelayed,
  "haproxy-server-timeout": haproxyServerTimeout,
  "haproxy-tunnel-timeout": haproxyTunnelTimeout,
  "lighttpd-body-limit": lighttpdBodyLimit,
  "lighttpd-read-idle": lighttpdReadIdle,
  "lighttpd-read-timeout": lighttpdReadTimeout,
  "nginx-body-limit": nginxBodyLimit,
  "nginx-buffered": nginxBuffered,
  "nginx-http10-buffered": nginxHttp10Buffered,
  "nginx-no-upgrade": nginxNoUpgrade,
  "nginx-query-dropped": nginxQueryDropped,
  "nginx-read-timeout": nginxReadTimeout,
  "nginx-stream-timeout": nginxStreamTimeout,
  "traefik-answer-timeout": traefikAnswerTimeout,
} as const;
