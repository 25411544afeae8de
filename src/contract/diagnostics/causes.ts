/** The proxies that a repair is told for. */
export const PRODUCTS = ["nginx", "caddy", "traefik", "haproxy", "apache"] as const;
export type Product = (typeof PRODUCTS)[number];

/** Their names as people write them. */
export const PRODUCT_NAMES: Readonly<Record<Product, string>> = {
  nginx: "nginx",
  caddy: "Caddy",
  traefik: "Traefik",
  haproxy: "HAProxy",
  apache: "Apache",
};

/** Something that can be wrong on the way to Studio. Words between backticks are typed as they stand. */
export interface Cause {
  /** What is wrong. */
  readonly title: string;
  /** What that means for people who use Studio. */
  readonly means: string;
  /** What to change in Studio's own settings, where that is the place. */
  readonly studio?: string;
  /** What to change in each proxy, in one sentence. */
  readonly fix: Readonly<Record<Product, string>>;
}

/** A cause that is a matter of Studio's settings, whatever the proxy is. */
const everywhere = (sentence: string): Cause["fix"] => ({
  nginx: sentence,
  caddy: sentence,
  traefik: sentence,
  haproxy: sentence,
  apache: sentence,
});

const cause = <const T extends Cause>(one: T): Cause => one;

/** Every cause that diagnostics name, by its id. Ids are stable. */
export const CAUSES = {
  "forwarding-off": cause({
    title: "A proxy says who the client is, and Studio does not listen",
    means:
      "Forwarding headers arrive, but reading them is off: links, cookies and the client's address are those of the proxy's own connection.",
    studio: "Set `STUDIO_PROXY_FIX_ENABLED=true`, and name the proxy's address in `STUDIO_TRUSTED_PROXIES`.",
    fix: everywhere("Nothing: the proxy sends the headers already."),
  }),
  "peer-not-trusted": cause({
    title: "The proxy in front is not one that Studio trusts",
    means: "Forwarding headers arrive from an address that is not in the list of trusted proxies, so they are ignored.",
    studio: "Add the address that is shown as peer to `STUDIO_TRUSTED_PROXIES`, if it is your proxy's.",
    fix: everywhere("Nothing: the proxy sends the headers already."),
  }),
  "hops-contradict": cause({
    title: "The hops in front contradict each other",
    means: "Two of them say different things about the same request; Studio has used one and says below which.",
    fix: {
      nginx:
        'Set each header in one place only: `proxy_set_header X-Forwarded-Proto $scheme;`, and empty those that you do not use (`proxy_set_header Forwarded "";`).',
      caddy:
        "Name the proxy in front of Caddy in `trusted_proxies` of the global `servers` block, so that Caddy goes on from what it says.",
      traefik: "Name the proxy in front of Traefik in `forwardedHeaders.trustedIPs` of the entry point, and nobody else.",
      haproxy:
        "Use `http-request set-header`, which replaces, and not `add-header`, and remove what clients send with `http-request del-header`.",
      apache: "Use `RequestHeader set`, which replaces, and `RequestHeader unset` for those that you do not use.",
    },
  }),
  "http-1.0": cause({
    title: "The proxy speaks HTTP/1.0 to Studio",
    means: "HTTP/1.0 knows no websockets, and every request opens a connection of its own.",
    fix: {
      nginx: "Add `proxy_http_version 1.1;` to the location of Studio.",
      caddy: "Remove `versions` from `transport http` of `reverse_proxy`.",
      traefik: "Traefik speaks HTTP/1.1 by itself: look for another proxy between Traefik and Studio.",
      haproxy: "Remove `option httpclose` and rules that change the version of requests.",
      apache: "Remove `SetEnv force-proxy-request-1.0 1` and `SetEnv proxy-nokeepalive 1` for Studio.",
    },
  }),
  "scheme-differs": cause({
    title: "Studio does not know that this page came over https",
    means: "It takes its address for http: links and redirects lead to http, and cookies lack the Secure mark.",
    studio: "With one fixed address, `STUDIO_PUBLIC_URL` says scheme and host whatever the proxy sends.",
    fix: {
      nginx: "Add `proxy_set_header X-Forwarded-Proto $scheme;` to the location of Studio.",
      caddy:
        "Caddy sends X-Forwarded-Proto by itself: behind another proxy, name that one in `trusted_proxies` of the global `servers` block.",
      traefik:
        "Traefik sends X-Forwarded-Proto by itself: behind another proxy, name that one in `forwardedHeaders.trustedIPs` of the entry point.",
      haproxy: "Add `http-request set-header X-Forwarded-Proto https if { ssl_fc }` to the frontend.",
      apache: 'Add `RequestHeader set X-Forwarded-Proto "expr=%{REQUEST_SCHEME}"` to the virtual host.',
    },
  }),
  "host-differs": cause({
    title: "Studio takes its host for another one than the browser shows",
    means: "Links lead elsewhere, and requests of this page look as if another site had sent them.",
    studio: "With one fixed address, `STUDIO_PUBLIC_URL` says scheme and host whatever the proxy sends.",
    fix: {
      nginx: "Add `proxy_set_header Host $http_host;` to the location of Studio; `$host` loses the port.",
      caddy: "Remove `header_up Host` from `reverse_proxy`.",
      traefik: "Leave `passHostHeader` of the service at `true`.",
      haproxy: "Remove `http-request set-header Host` and `http-send-name-header Host` from the backend.",
      apache: "Add `ProxyPreserveHost On` to the virtual host.",
    },
  }),
  "prefix-differs": cause({
    title: "Studio does not know the path under which it is served",
    means: "Links, cookies and the socket's address lack the prefix, or have one too many.",
    studio: "With one fixed address, `STUDIO_PUBLIC_URL` may hold the path, too.",
    fix: {
      nginx: "Add `proxy_set_header X-Forwarded-Prefix /studio;` with your path to its location.",
      caddy: "Add `header_up X-Forwarded-Prefix /studio` with your path to `reverse_proxy`.",
      traefik: "Take the path off with the middleware `stripPrefix`, which says so in X-Forwarded-Prefix.",
      haproxy: "Add `http-request set-header X-Forwarded-Prefix /studio` with your path to the backend.",
      apache: 'Add `RequestHeader set X-Forwarded-Prefix "/studio"` with your path to its Location.',
    },
  }),
  "upgrade-removed": cause({
    title: "A proxy removes the Upgrade header of websockets",
    means: "The websocket's request reaches Studio as a plain one. Live updates fall back to long-polling: slower, with more load.",
    fix: {
      nginx:
        "Add `proxy_http_version 1.1;`, `proxy_set_header Upgrade $http_upgrade;` and `proxy_set_header Connection $connection_upgrade;` to the location of Studio, and the `map` that sets the latter.",
      caddy: "Caddy passes websockets on by itself: remove `header_up -Upgrade` and `header_up -Connection` from `reverse_proxy`.",
      traefik:
        "Traefik passes websockets on by itself: remove the middleware that empties Upgrade or Connection in `customRequestHeaders`.",
      haproxy: "HAProxy passes websockets on by itself: remove `http-request del-header Upgrade` and `del-header Connection`.",
      apache:
        "Add `upgrade=websocket` to the `ProxyPass` of Studio (Apache 2.4.47 and later), or proxy `/socket.io/` with mod_proxy_wstunnel.",
    },
  }),
  "connection-not-upgrade": cause({
    title: "A proxy passes Upgrade on, but not the Connection header that belongs to it",
    means: "Without `Connection: upgrade` the request is no upgrade, and the websocket fails. Live updates fall back to long-polling.",
    fix: {
      nginx:
        "Add `proxy_set_header Connection $connection_upgrade;` to the location of Studio, and the `map` of $http_upgrade that sets it.",
      caddy: "Remove the `header_up Connection` line from `reverse_proxy`.",
      traefik: "Remove Connection from `customRequestHeaders` of the headers middleware.",
      haproxy: "Remove `option httpclose` and `http-request set-header Connection` from the way to Studio.",
      apache: "Remove `RequestHeader set Connection`, and add `upgrade=websocket` to the `ProxyPass` of Studio.",
    },
  }),
  "websocket-refused-before-studio": cause({
    title: "Something in front of Studio refuses websockets",
    means: "The websocket's request never reached Studio, while other requests do. Live updates fall back to long-polling.",
    studio:
      "If a company proxy or an antivirus program between this browser and the server does it, nothing has to be changed: long-polling goes on working.",
    fix: {
      nginx: "Let the same `location` that serves Studio answer `/socket.io/`, without `deny`, `return` or `limit_conn` before it.",
      caddy: "Look for a matcher on `Connection *Upgrade*` that answers before `reverse_proxy`, and remove it.",
      traefik: "Look for a middleware (forwardAuth, ipAllowList, inFlightReq) on the router of Studio that refuses the request.",
      haproxy: "Look for `http-request deny` rules on Upgrade or on the path `/socket.io/`, and remove them.",
      apache: "Enable mod_proxy_wstunnel, and look for `Require` or `RewriteRule ... [F]` on `/socket.io/`.",
    },
  }),
  "websocket-swallowed": cause({
    title: "Websockets get no answer at all",
    means:
      "The request of a websocket disappears on the way, while other requests are answered. Pages wait for it before they use long-polling.",
    studio: "A firewall or a company proxy that inspects traffic does this often; over https it usually cannot.",
    fix: {
      nginx: "Check with `nginx -T` that `/socket.io/` goes to Studio and not to another upstream that does not answer.",
      caddy: "Check that the `reverse_proxy` of `/socket.io/` leads to Studio and not to another upstream.",
      traefik: "Check in the dashboard that the router of `/socket.io/` leads to the service of Studio.",
      haproxy: "Check that the backend of `/socket.io/` is Studio's, and that `timeout connect` is a few seconds.",
      apache: "Check that the `ProxyPass` of `/socket.io/` leads to Studio and is the first that fits.",
    },
  }),
  "websocket-answer-lost": cause({
    title: "Studio accepted the websocket, and its answer did not come back",
    means: "A proxy does not pass the answer 101 Switching Protocols on. Live updates fall back to long-polling.",
    fix: {
      nginx: "Add `proxy_http_version 1.1;` to the location of Studio, and look for `proxy_hide_header Upgrade`.",
      caddy: "Remove `header_down -Upgrade`, `header_down -Connection` and response handlers for 101 from `reverse_proxy`.",
      traefik: "Remove the middlewares `compress`, `buffering` and `errors` from the router of `/socket.io/`.",
      haproxy: "Remove `http-response del-header Upgrade` and `http-response return` rules for `/socket.io/`.",
      apache: "Use `upgrade=websocket` (Apache 2.4.47 and later) rather than a `RewriteRule` to `http://` for `/socket.io/`.",
    },
  }),
  "websocket-silent": cause({
    title: "The websocket opens, but nothing comes through",
    means: "Frames are held back or dropped on the way. Pages notice after a few seconds and use long-polling.",
    studio: "Programs that inspect traffic (antivirus, company proxies) do this on plain http; https helps.",
    fix: {
      nginx:
        "Remove `proxy_buffering`-like modules and `auth_request` from `/socket.io/`, and check that one nginx after the other passes Upgrade on.",
      caddy: "Set `flush_interval -1` in `reverse_proxy` and remove response handlers for `/socket.io/`.",
      traefik: "Remove the middlewares `buffering` and `compress` from the router of `/socket.io/`.",
      haproxy: "Set `timeout tunnel 1h` in the backend, and remove filters from it.",
      apache: "Add `upgrade=websocket` to `ProxyPass`, and disable mod_reqtimeout and output filters for `/socket.io/`.",
    },
  }),
  "origin-refused": cause({
    title: "Studio refuses the websocket, because its Origin is not the address that Studio believes to have",
    means: "The proxy changes the host or scheme that Studio sees, so that this page looks like another site.",
    studio: "Set `STUDIO_PUBLIC_URL` to the address of this page, or correct the proxy.",
    fix: {
      nginx:
        "Add `proxy_set_header Host $http_host;` and `proxy_set_header X-Forwarded-Proto $scheme;` to every location that leads to Studio, also that of `/socket.io/`.",
      caddy: "Remove `header_up Host` and `header_up Origin` from `reverse_proxy`.",
      traefik: "Leave `passHostHeader` at `true`, and remove Origin from `customRequestHeaders`.",
      haproxy: "Add `http-request set-header X-Forwarded-Proto https if { ssl_fc }`, and leave Host and Origin alone.",
      apache: 'Add `ProxyPreserveHost On` and `RequestHeader set X-Forwarded-Proto "expr=%{REQUEST_SCHEME}"`.',
    },
  }),
  "socket-path-elsewhere": cause({
    title: "The path of the socket does not lead to Studio",
    means: "What answers at the socket's path is not Studio, so pages get no live updates and ask again and again over plain HTTP.",
    fix: {
      nginx: "Add a `location /socket.io/` (below the prefix, if there is one) with the same `proxy_pass` as the rest of Studio.",
      caddy: "Let `reverse_proxy` take all paths of Studio, and put `handle /socket.io/*` before other handlers.",
      traefik: "Let the rule of the router of Studio take `PathPrefix` of the whole site, with a priority over others.",
      haproxy: "Let `use_backend` send `path_beg /socket.io/` to the backend of Studio.",
      apache: "Put `ProxyPass /socket.io/` for Studio before every other `ProxyPass` and `Alias` that fits.",
    },
  }),
  "session-elsewhere": cause({
    title: "Requests of one socket reach servers that do not know each other",
    means: "Several Studios stand behind one address without sticky sessions: long-polling breaks after its first request.",
    studio: "The workers of one Studio share their sessions; several hosts or containers do not.",
    fix: {
      nginx: "Add `hash $remote_addr consistent;` (or `ip_hash;`) to the `upstream` of Studio.",
      caddy: "Add `lb_policy cookie` to `reverse_proxy`.",
      traefik: "Add `sticky.cookie` to the load balancer of the service.",
      haproxy: "Add `balance source` to the backend, or `cookie STUDIO insert indirect nocache` with a `cookie` for each server.",
      apache: "Add `stickysession=ROUTEID` to the balancer and a `route=` to each member, with a `Header add Set-Cookie` for the route.",
    },
  }),
  "idle-timeout-short": cause({
    title: "Something closes connections that are silent for a moment",
    means:
      "Live connections break again and again, and pages reconnect each time. Studio sends a ping every 25 s unless told otherwise, so the limit has to be longer.",
    studio: "If you cannot change the limit, set `STUDIO_PING_INTERVAL` to less than it.",
    fix: {
      nginx: "Add `proxy_read_timeout 120s;` and `proxy_send_timeout 120s;` to the location of Studio.",
      caddy: "Remove `read_timeout` of `transport http` and `stream_timeout` from `reverse_proxy`, or set them to `120s` and more.",
      traefik: "Set `responseHeaderTimeout` of the serversTransport to 0 and `respondingTimeouts.idleTimeout` of the entry point to 180 s.",
      haproxy: "Set `timeout client 120s`, `timeout server 120s` and `timeout tunnel 1h`.",
      apache: "Add `ProxyTimeout 120`, or `timeout=120` to the `ProxyPass` of Studio.",
    },
  }),
  "body-limit-small": cause({
    title: "A proxy refuses bodies that Studio would take",
    means: "Saving larger flowcharts and sending larger inputs fails with 413.",
    fix: {
      nginx: "Add `client_max_body_size 16m;` to the server of Studio; the default is 1 MB.",
      caddy: "Raise `max_size` of `request_body`.",
      traefik: "Raise `maxRequestBodyBytes` of the middleware `buffering`, or remove it.",
      haproxy: "Remove the `http-request deny` rule on `req.body_size` or `content-length`.",
      apache: "Set `LimitRequestBody 16777216` for the location of Studio.",
    },
  }),
  "message-limit-small": cause({
    title: "A large message breaks the socket",
    means: "A message that Studio takes does not pass; what is large falls back to other ways or fails.",
    fix: {
      nginx: "Add `client_max_body_size 16m;` to the server of Studio: long-polling sends messages as bodies.",
      caddy: "Raise `max_size` of `request_body`: long-polling sends messages as bodies.",
      traefik: "Remove the middleware `buffering` from the router of `/socket.io/`.",
      haproxy: "Raise `tune.bufsize` only if a rule reads bodies; else look for a filter that cuts messages.",
      apache: "Set `LimitRequestBody 16777216` for the location of Studio.",
    },
  }),
  "streams-buffered": cause({
    title: "A proxy holds answers back until they are complete",
    means:
      "What is sent piece by piece arrives in one piece at the end: streamed answers and downloads look as if nothing happened for a while.",
    fix: {
      nginx: "Add `proxy_buffering off;` to the location of Studio.",
      caddy: "Add `flush_interval -1` to `reverse_proxy`.",
      traefik: "Remove the middleware `buffering` from the router, and set `responseForwarding.flushInterval` to `-1`.",
      haproxy: "Remove `filter compression` and other filters for `text/event-stream`.",
      apache: "Add `flushpackets=on` to the `ProxyPass` of Studio, and `SetEnv no-gzip 1` for it.",
    },
  }),
  "cookies-lost": cause({
    title: "Cookies do not come back",
    means: "A cookie that Studio sets is not sent with the next request, so people are signed out at once.",
    fix: {
      nginx:
        "Remove `proxy_hide_header Set-Cookie`, `proxy_cookie_path` and `proxy_cookie_domain` that do not fit, and any `proxy_cache` for Studio.",
      caddy: "Remove `header_down -Set-Cookie` and `header -Set-Cookie`.",
      traefik: "Remove the middleware that empties Set-Cookie or Cookie.",
      haproxy: "Remove `http-response del-header Set-Cookie` and `http-request del-header Cookie`.",
      apache: "Remove `Header unset Set-Cookie` and `RequestHeader unset Cookie`, and correct `ProxyPassReverseCookiePath`.",
    },
  }),
  "gateway-error": cause({
    title: "The proxy gave up waiting for Studio",
    means: "It answered 502, 503 or 504 by itself, because Studio did not answer in time or not at all.",
    fix: {
      nginx: "Add `proxy_read_timeout 120s;` to the location of Studio, and look into error.log for the upstream's address.",
      caddy: "Raise `read_timeout` and `response_header_timeout` of `transport http`, and look into Caddy's log.",
      traefik: "Set `responseHeaderTimeout` of the serversTransport to 0, and look into Traefik's log.",
      haproxy: "Set `timeout server 120s`, and look for `sH` or `SC` in HAProxy's log.",
      apache: "Add `ProxyTimeout 120`, and look into error_log.",
    },
  }),
} as const satisfies Record<string, Cause>;

/** The id of a cause. */
export type CauseId = keyof typeof CAUSES;
