import { hostPort, type Lines, lines, type ProxyPlan, proxy } from "../proxy.ts";

/** nginx, built without the stream module by some packagers; Debian has it in a package of its own. */
export default proxy({
  name: "nginx",
  site: "studio.conf",
  program: "nginx",
  packages: ["nginx-light", "libnginx-mod-stream"],
  image: { reference: "nginx:1.28", variable: "NGINX_IMAGE" },
  cannot: {},
  version: ["nginx", "-v"],
  validate: (directory) => ["nginx", "-p", directory, "-e", "stderr", "-t", "-c", `${directory}/nginx.conf`],
  start: (directory) => ["nginx", "-p", directory, "-e", "stderr", "-c", `${directory}/nginx.conf`],
  reload: () => "SIGHUP",
  render: (plan, directory, home) => ({
    "nginx.conf": lines([
      plan.layer === "tcp" && home !== "image" && "load_module /usr/lib/nginx/modules/ngx_stream_module.so;",
      "daemon off;",
      "worker_processes 1;",
      `pid ${directory}/nginx.pid;`,
      "error_log stderr info;",
      "events {",
      ["worker_connections 1024;"],
      "}",
      plan.layer === "http" ? "http {" : "stream {",
      plan.layer === "http" && [
        "access_log off;",
        ...["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((kind) => `${kind}_temp_path ${directory}/${kind};`),
      ],
      [`include ${directory}/studio.conf;`],
      "}",
    ]),
    "studio.conf": plan.layer === "http" ? http(plan) : tcp(plan),
  }),
});

const tcp = ({ listen, upstreams, timeouts, sticky }: ProxyPlan) =>
  lines([
    "# In the context `stream`, not `http`.",
    "upstream studio {",
    [sticky === "hash" && "hash $remote_addr consistent;", ...upstreams.map((upstream) => `server ${hostPort(upstream)};`)],
    "}",
    "",
    "server {",
    [
      `listen ${hostPort(listen)};`,
      "proxy_pass studio;",
      `proxy_connect_timeout ${timeouts.connectS}s;`,
      `proxy_timeout ${timeouts.idleS}s;`,
      "tcp_nodelay on;",
    ],
    "}",
  ]);

function http(plan: ProxyPlan): string {
  const { listen, name, tls, upstreams, upstreamTls, prefix, websocket, sticky, timeouts } = plan;
  const upstream = plan.lookup === undefined ? "studio" : "$studio_upstream";
  const group: Lines = [
    "upstream studio {",
    [
      sticky === "hash" && "hash $remote_addr consistent;",
      sticky === "cookie" && "hash $studio_node_of consistent;",
      ...upstreams.map((one) => `server ${hostPort(one)};`),
      "keepalive 16;",
    ],
    "}",
  ];
  return lines([
    "# In the context `http`.",
    ...(plan.lookup === undefined
      ? group
      : ["# Only a name in a variable is looked up again: in `upstream` it would be looked up once.", `resolver ${plan.lookup} valid=2s;`]),
    "",
    sticky === "cookie" && "# Whoever has no cookie yet gets one, which decides from then on.",
    sticky === "cookie" && "map $cookie_studio_node $studio_node_of {",
    sticky === "cookie" && ["'' $request_id;", "default $cookie_studio_node;"],
    sticky === "cookie" && "}",
    sticky === "cookie" && "map $cookie_studio_node $studio_node_cookie {",
    sticky === "cookie" && [
      `'' "studio_node=$request_id; Path=${prefix?.path ?? ""}/; HttpOnly; SameSite=Lax${tls ? "; Secure" : ""}";`,
      "default '';",
    ],
    sticky === "cookie" && "}",
    "",
    websocket && "# Connection is `upgrade` only where the client asked for one: on a long poll it would break the poll.",
    websocket && "map $http_upgrade $studio_connection {",
    websocket && ["default upgrade;", "'' '';"],
    websocket && "}",
    "",
    ...believed(plan),
    prefix && !prefix.kept && "# From the address as it was sent: with a path, proxy_pass would decode it and merge its slashes.",
    prefix && !prefix.kept && "map $request_uri $studio_uri {",
    prefix && !prefix.kept && [`~^${prefix.path}(/.*)$ $1;`],
    prefix && !prefix.kept && "}",
    "",
    "server {",
    [
      `listen ${hostPort(listen)}${tls ? ` ssl${tls.http2 ? " http2" : ""}` : ""};`,
      `server_name ${name === "*" ? "_" : name};`,
      tls && `ssl_certificate ${tls.certificate};`,
      tls && `ssl_certificate_key ${tls.key};`,
      tls && "ssl_protocols TLSv1.2 TLSv1.3;",
      `client_max_body_size ${plan.maxBodyMiB}m;`,
      "absolute_redirect off;",
      "",
      prefix && `location = ${prefix.path} {`,
      prefix && [`return 308 ${prefix.path}/;`],
      prefix && "}",
      prefix && "location / {",
      prefix && ["return 404;"],
      prefix && "}",
      `location ${prefix?.path ?? ""}/ {`,
      [
        prefix && !prefix.kept && 'if ($studio_uri = "") {',
        prefix && !prefix.kept && ["return 400;"],
        prefix && !prefix.kept && "}",
        plan.lookup !== undefined && `set $studio_upstream ${hostPort(upstreams[0]!)};`,
        `proxy_pass ${upstreamTls ? "https" : "http"}://${upstream}${prefix && !prefix.kept ? "$studio_uri" : ""};`,
        "proxy_http_version 1.1;",
        "proxy_set_header Host $http_host;",
        websocket && "proxy_set_header Upgrade $http_upgrade;",
        `proxy_set_header Connection ${websocket ? "$studio_connection" : '""'};`,
        ...headers(plan),
        sticky === "cookie" && "add_header Set-Cookie $studio_node_cookie always;",
        "proxy_buffering off;",
        "proxy_redirect off;",
        `proxy_connect_timeout ${timeouts.connectS}s;`,
        `proxy_read_timeout ${timeouts.idleS}s;`,
        `proxy_send_timeout ${timeouts.idleS}s;`,
        upstreamTls && "proxy_ssl_verify on;",
        upstreamTls && "proxy_ssl_verify_depth 2;",
        upstreamTls && `proxy_ssl_trusted_certificate ${upstreamTls.ca};`,
        upstreamTls && `proxy_ssl_name ${upstreamTls.name};`,
        upstreamTls && "proxy_ssl_server_name on;",
        upstreamTls && "proxy_ssl_protocols TLSv1.2 TLSv1.3;",
      ],
      "}",
    ],
    "}",
  ]);
}

/** What this hop says in RFC 7239. */
const element = 'for=$studio_node;host=\\"$studio_forwarded_host\\";proto=$scheme';

/** Variables with what is believed of the client: of a proxy in front what it says, of everybody else what the connection says. */
function believed({ behind, published, forwarded, prefix }: ProxyPlan): Lines {
  const node = [
    "map $remote_addr $studio_node {",
    ["~^[0-9.]+$ $remote_addr;", '~: "\\"[$remote_addr]\\"";', "default unknown;"],
    "}",
    "# Only what a Host header may hold, so that a quote in it cannot end the value.",
    "map $http_host $studio_forwarded_host {",
    ['"~^[A-Za-z0-9._:\\[\\]-]+$" $http_host;', 'default "";'],
    "}",
  ];
  const hop = behind.length > 0 && [
    "# 1 for the proxies in front of this one.",
    "geo $studio_hop {",
    ["default 0;", ...behind.map((network) => `${network} 1;`)],
    "}",
  ];
  const said = (header: string, variable: string, otherwise: string) => [
    `map "$studio_hop:$http_${header}" $studio_${variable} {`,
    [`"~^1:(.+)$" $1;`, `default ${otherwise};`],
    "}",
  ];
  const hopMaps =
    behind.length === 0
      ? []
      : forwarded === "rfc7239"
        ? [
            "# A name for what is found: $1 would be lost when the other variables are looked up.",
            'map "$studio_hop:$http_forwarded" $studio_forwarded {',
            [`"~^1:(?<studio_earlier>.+)$" "$studio_earlier, ${element}";`, `default "${element}";`],
            "}",
          ]
        : [
            "map $studio_hop $studio_for {",
            ["1 $proxy_add_x_forwarded_for;", "default $remote_addr;"],
            "}",
            ...said("x_forwarded_proto", "proto", "$scheme"),
            ...said("x_forwarded_host", "host", "$http_host"),
            ...said("x_forwarded_port", "port", published ? '""' : "$server_port"),
            ...(prefix ? [] : said("x_forwarded_prefix", "prefix", '""')),
          ];
  return [...(hop || []), ...(forwarded === "rfc7239" ? node : []), ...hopMaps, ""];
}

/** Every header of both families is set: to what is believed, or to nothing, which removes it. */
function headers({ behind, published, forwarded, prefix }: ProxyPlan): Lines {
  const hop = behind.length > 0;
  const port = published ? '""' : "$server_port";
  const set = (name: string, value: string) => `proxy_set_header ${name} ${value};`;
  const prefixValue = prefix ? prefix.path : hop && forwarded === "x-forwarded" ? "$studio_prefix" : '""';
  return forwarded === "rfc7239"
    ? [
        set("Forwarded", hop ? "$studio_forwarded" : `"${element}"`),
        ...["For", "Proto", "Host", "Port"].map((name) => set(`X-Forwarded-${name}`, '""')),
        set("X-Forwarded-Prefix", prefixValue),
        set("X-Real-IP", '""'),
      ]
    : [
        set("X-Forwarded-For", hop ? "$studio_for" : "$remote_addr"),
        set("X-Forwarded-Proto", hop ? "$studio_proto" : "$scheme"),
        set("X-Forwarded-Host", hop ? "$studio_host" : "$http_host"),
        set("X-Forwarded-Port", hop ? "$studio_port" : port),
        set("X-Forwarded-Prefix", prefixValue),
        set("X-Real-IP", '""'),
        set("Forwarded", '""'),
      ];
}
