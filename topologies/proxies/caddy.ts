import { hostPort, type Lines, lines, type ProxyPlan, proxy } from "../proxy.ts";

/** Caddy 2, as Debian packages it. */
export default proxy({
  name: "caddy",
  site: "studio.caddy",
  program: "caddy",
  packages: ["caddy"],
  // The program has this capability as a file, so that it may not even be started without.
  image: { reference: "caddy:2.10", variable: "CADDY_IMAGE", capabilities: ["NET_BIND_SERVICE"] },
  http3: true,
  cannot: {
    tcp: "passing bytes on needs the layer4 plugin, which packaged builds do not have",
    "reload-live": "it closes every websocket at once; stream_close_delay, which is newer than 2.6, puts that off",
  },
  attempts: {
    tcp: (files, { listen, upstreams }) => ({
      ...files,
      Caddyfile: (files.Caddyfile ?? "").replace(
        "{\n",
        `{\n  layer4 {\n    ${hostPort(listen)} {\n      route {\n        proxy ${hostPort(upstreams[0]!)}\n      }\n    }\n  }\n`,
      ),
      "studio.caddy": "# Nothing but the bytes.",
    }),
  },
  version: ["caddy", "version"],
  validate: (directory) => ["caddy", "validate", "--config", `${directory}/Caddyfile`, "--adapter", "caddyfile"],
  start: (directory) => ["caddy", "run", "--config", `${directory}/Caddyfile`, "--adapter", "caddyfile"],
  reload: (directory) => [
    "caddy",
    "reload",
    "--config",
    `${directory}/Caddyfile`,
    "--adapter",
    "caddyfile",
    "--address",
    `unix/${directory}/admin.sock`,
  ],
  render: (plan, directory) => ({
    Caddyfile: lines([
      "{",
      [
        `admin unix/${directory}/admin.sock`,
        "auto_https off",
        "skip_install_trust",
        "# Without it, a stop waits for open requests as long as they take.",
        "grace_period 1s",
        "servers {",
        // HTTP/3 is offered at the UDP port of the same number, which is another one where it is published.
        [`protocols h1${plan.tls?.http2 ? ` h2${plan.published ? "" : " h3"}` : ""}`],
        "}",
      ],
      "}",
      "",
      `import ${directory}/studio.caddy`,
    ]),
    "studio.caddy": site(plan),
  }),
});

/** The client as RFC 7239 wants it. */
const NODE: Lines = [
  "# An address of IPv6 stands in brackets.",
  "map {remote_host} {studio_node} {",
  [`~^(.*:.*)$ "[$\{1}]"`, `~^(.*)$ "$\{1}"`],
  "}",
];

function site(plan: ProxyPlan): string {
  const { listen, name, tls, upstreams, upstreamTls, prefix, behind, sticky, timeouts } = plan;
  const wildcard = listen.address === "0.0.0.0" || listen.address === "::";
  const block: Lines = [
    behind.length > 0 && `@outside not remote_ip ${behind.join(" ")}`,
    ...(plan.forwarded === "rfc7239" ? NODE : []),
    ...requestHeaders(plan),
    "request_body {",
    [`max_size ${plan.maxBodyMiB}MiB`],
    "}",
    plan.lookup === undefined
      ? `reverse_proxy ${upstreams.map((upstream) => (upstreamTls ? "https://" : "") + hostPort(upstream)).join(" ")} {`
      : "reverse_proxy {",
    [
      ...looked(plan),
      behind.length > 0 && `trusted_proxies ${behind.join(" ")}`,
      sticky === "cookie" && "lb_policy cookie studio_node",
      sticky === "hash" && "lb_policy ip_hash",
      ...upstreamHeaders(plan),
      "transport http {",
      [
        `dial_timeout ${timeouts.connectS}s`,
        `read_timeout ${timeouts.idleS}s`,
        `write_timeout ${timeouts.idleS}s`,
        "# Shorter than the upstream's, so that no request meets a connection that is being closed.",
        "keepalive 60s",
        upstreamTls && "versions 1.1",
        upstreamTls && "tls",
        upstreamTls && `tls_trusted_ca_certs ${upstreamTls.ca}`,
        upstreamTls && `tls_server_name ${upstreamTls.name}`,
      ],
      "}",
    ],
    "}",
  ];
  return lines([
    `${tls ? "https" : "http"}://${name === "*" ? "" : name}:${listen.port} {`,
    [
      !wildcard && `bind ${listen.address}`,
      tls && `tls ${tls.certificate} ${tls.key}`,
      ...(prefix
        ? [
            `redir ${prefix.path} ${prefix.path}/ 308`,
            `${prefix.kept ? "handle" : "handle_path"} ${prefix.path}/* {`,
            block,
            "}",
            "handle {",
            ["respond 404"],
            "}",
          ]
        : block),
    ],
    "}",
  ]);
}

/** A name that stands for addresses which come and go. A request that meets one that has gone is tried on another one. */
const looked = ({ lookup, upstreams: [upstream] }: ProxyPlan): Lines =>
  lookup === undefined
    ? []
    : [`dynamic a ${upstream!.address} ${upstream!.port} {`, ["refresh 2s", `resolvers ${lookup}:53`], "}", "lb_try_duration 5s"];

/** Caddy sets X-Forwarded-For, -Proto and -Host itself, and passes the others on as the client sent them. */
function requestHeaders({ listen, published, prefix, behind, forwarded }: ProxyPlan): Lines {
  const who = behind.length > 0 ? "@outside " : "";
  const guard = [
    "# A client can list headers in Connection, and Caddy then removes them, also those that are set here.",
    "request_header Connection (?i)(x-forwarded-[a-z]+|x-real-ip|forwarded) x-dropped",
  ];
  const own =
    forwarded === "rfc7239"
      ? [
          `request_header ${who}-Forwarded`,
          prefix ? `request_header X-Forwarded-Prefix ${prefix.path}` : "request_header -X-Forwarded-Prefix",
        ]
      : [
          !published && "# Not {port}: that is what the client's Host header says.",
          `request_header ${who}${published ? "-X-Forwarded-Port" : `X-Forwarded-Port ${listen.port}`}`,
          prefix ? `request_header X-Forwarded-Prefix ${prefix.path}` : `request_header ${who}-X-Forwarded-Prefix`,
          "request_header -Forwarded",
        ];
  return [...guard, ...own];
}

/** What is changed after Caddy has added its own headers. */
function upstreamHeaders({ behind, forwarded, websocket, tls }: ProxyPlan): Lines {
  const element = `for=\\"{studio_node}\\";host=\\"{http.request.hostport}\\";proto=${tls ? "https" : "http"}`;
  return [
    "header_up -X-Real-IP",
    ...(forwarded === "rfc7239"
      ? [
          `header_up ${behind.length > 0 ? "+" : ""}Forwarded "${element}"`,
          ...["For", "Proto", "Host", "Port"].map((name) => `header_up -X-Forwarded-${name}`),
        ]
      : []),
    !websocket && "header_up -Upgrade",
  ];
}
