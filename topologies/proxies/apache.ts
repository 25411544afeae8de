import { type Home, hostPort, type Lines, lines, type ProxyPlan, proxy } from "../proxy.ts";

const MODULES = ["mpm_event", "authz_core", "headers", "alias", "setenvif", "reqtimeout", "proxy", "proxy_http", "proxy_wstunnel"];
const BALANCER = ["slotmem_shm", "proxy_balancer", "lbmethod_byrequests"];

/** Apache httpd 2.4.47 or newer, where mod_proxy_http passes the upgrade on itself. */
export default proxy({
  name: "apache",
  site: "studio.conf",
  program: "apache2",
  packages: ["apache2"],
  image: { reference: "httpd:2.4", variable: "APACHE_IMAGE", program: "httpd" },
  cannot: {
    tcp: "it reads every request",
    "body-limit": "LimitRequestBody does nothing for requests that are passed on; Studio's own limit answers",
    "sticky-hash": "none of its balancers goes by the client's address",
    "websocket-idle": "its timeout is for answers, and a websocket that is silent stays open",
  },
  attempts: {
    tcp: (files) => ({ ...files, "studio.conf": (files["studio.conf"] ?? "").replace(/http:\/\//g, "tcp://") }),
    "body-limit": (files, { maxBodyMiB }) => ({
      ...files,
      "studio.conf": (files["studio.conf"] ?? "").replace(/(ServerName .*)/, `$1\n  LimitRequestBody ${maxBodyMiB * 1024 * 1024}`),
    }),
    "sticky-hash": (files) => ({
      ...files,
      "studio.conf": (files["studio.conf"] ?? "").replace("</Proxy>", "  ProxySet lbmethod=bysource\n</Proxy>"),
    }),
  },
  version: ["apache2", "-v"],
  validate: (directory) => ["apache2", "-d", directory, "-f", `${directory}/apache.conf`, "-t"],
  start: (directory) => ["apache2", "-d", directory, "-f", `${directory}/apache.conf`, "-D", "FOREGROUND"],
  reload: () => "SIGUSR1",
  render: (plan, directory, home = "debian") => ({
    "apache.conf": lines([
      ...modules(plan).map(load(home)),
      home === "image" && "# Debian has it built in.",
      home === "image" && "<IfModule !unixd_module>",
      home === "image" && [load(home)("unixd")],
      home === "image" && "</IfModule>",
      "",
      `DefaultRuntimeDir ${directory}`,
      `PidFile ${directory}/apache.pid`,
      `Mutex file:${directory}`,
      `ErrorLog ${directory}/error.log`,
      "LogLevel warn",
      `ServerName ${plan.name === "*" ? "localhost" : plan.name}`,
      "StartServers 1",
      "# Every websocket and every poll that is held takes a thread, and who runs out of them closes connections that are kept.",
      "ThreadsPerChild 64",
      "MaxRequestWorkers 256",
      "# After a reload a process lives as long as its last websocket, in a place of its own: without more places than processes, nobody is served then.",
      "ServerLimit 16",
      "MinSpareThreads 64",
      "",
      `Include ${directory}/studio.conf`,
    ]),
    "studio.conf": site(plan),
  }),
});

const FOLDERS = { debian: "/usr/lib/apache2/modules", image: "/usr/local/apache2/modules" } as const;

const load = (home: Home) => (name: string) => `LoadModule ${name}_module ${FOLDERS[home]}/mod_${name}.so`;

const modules = ({ upstreams, tls, upstreamTls }: ProxyPlan) => [
  ...MODULES,
  ...(upstreams.length > 1 ? BALANCER : []),
  ...(tls !== null || upstreamTls !== null ? ["socache_shmcb", "ssl"] : []),
  ...(tls?.http2 ? ["http2"] : []),
];

function site(plan: ProxyPlan): string {
  const { listen, name, tls, upstreams, upstreamTls, prefix, websocket, sticky, timeouts } = plan;
  const scheme = upstreamTls ? "https" : "http";
  const many = upstreams.length > 1;
  const worker = [
    websocket && "upgrade=websocket",
    `connectiontimeout=${timeouts.connectS}`,
    `timeout=${timeouts.idleS}`,
    // Shorter than the upstream's keep-alive, so that no request meets a connection that is being closed. Only for a new connection is a name looked up.
    plan.lookup === undefined ? "ttl=60" : "disablereuse=on",
    // One connection that fails, as while Studio starts anew, would keep an upstream out for a minute, and with it the sessions that are pinned there.
    "retry=0",
    "flushpackets=on",
  ].filter((option) => option !== false);
  const target = many ? "balancer://studio" : `${scheme}://${hostPort(upstreams[0]!)}`;
  return lines([
    `Listen ${hostPort(listen)}`,
    many && "<Proxy balancer://studio>",
    many &&
      upstreams.map(
        (upstream, index) =>
          `BalancerMember ${scheme}://${hostPort(upstream)} ${worker.join(" ")}${sticky === "cookie" ? ` route=studio${index + 1}` : ""}`,
      ),
    many && sticky === "cookie" && ["ProxySet stickysession=studio_node"],
    many && "</Proxy>",
    `<VirtualHost ${listen.address === "0.0.0.0" ? `*:${listen.port}` : hostPort(listen)}>`,
    [
      name !== "*" && `ServerName ${name}`,
      tls && "SSLEngine on",
      tls && `SSLCertificateFile ${tls.certificate}`,
      tls && `SSLCertificateKeyFile ${tls.key}`,
      tls && "SSLProtocol -all +TLSv1.2 +TLSv1.3",
      tls && `Protocols ${tls.http2 ? "h2 " : ""}http/1.1`,
      upstreamTls && "SSLProxyEngine on",
      upstreamTls && "SSLProxyProtocol -all +TLSv1.2 +TLSv1.3",
      upstreamTls && "SSLProxyVerify require",
      upstreamTls && "SSLProxyVerifyDepth 2",
      upstreamTls && `SSLProxyCACertificateFile ${upstreamTls.ca}`,
      upstreamTls && `# The Host is passed on, so Apache asks the upstream for the certificate of ${name}: it has to name that host.`,
      "",
      "# TRACE with `Max-Forwards: 0` would be answered by Apache itself, with every header that it got.",
      "TraceEnable off",
      "ProxyPreserveHost On",
      "# Its own X-Forwarded-* are appended to what the client sent, so they are off and each header is set below.",
      "ProxyAddHeaders Off",
      "# A client can list headers in Connection, and Apache then removes them, also those that are set below.",
      'RequestHeader edit* Connection "(?i)x-forwarded-[a-z]+|x-real-ip|forwarded" "x-dropped" early',
      ...headers(plan),
      !websocket && "RequestHeader unset Upgrade early",
      sticky === "cookie" &&
        `Header add Set-Cookie "studio_node=.%{BALANCER_WORKER_ROUTE}e; Path=${prefix?.path ?? ""}/; HttpOnly; SameSite=Lax${tls ? "; Secure" : ""}" env=BALANCER_ROUTE_CHANGED`,
      "",
      "# As they were sent: an encoded slash stays one.",
      "AllowEncodedSlashes NoDecode",
      prefix && `RedirectMatch 308 "^${prefix.path}$" "${prefix.path}/"`,
      `ProxyPass ${prefix?.path ?? ""}/ ${target}${prefix?.kept ? prefix.path : ""}/ ${["nocanon", ...(many ? [] : worker)].join(" ")}`,
      "# No ProxyPassReverse: Studio writes the public address into Location and Path itself, and a second prefix would be added.",
    ],
    "</VirtualHost>",
  ]);
}

function headers({ listen, published, tls, prefix, behind, forwarded }: ProxyPlan): Lines {
  const scheme = tls ? "https" : "http";
  const set = (name: string, value: string) => `RequestHeader set ${name} "${value}"`;
  const own = [
    set("X-Forwarded-For", "expr=%{REMOTE_ADDR}"),
    set("X-Forwarded-Proto", scheme),
    set("X-Forwarded-Host", "expr=%{HTTP_HOST}"),
    published ? "RequestHeader unset X-Forwarded-Port" : set("X-Forwarded-Port", String(listen.port)),
    ...(prefix ? [] : ["RequestHeader unset X-Forwarded-Prefix"]),
  ];
  const trusted = behind.map((network) => `-R '${network}'`).join(" || ");
  const node = [
    "SetEnvIf Remote_Addr ^([0-9.]+)$ studio_node=$1",
    'SetEnvIf Remote_Addr ^(.*:.*)$ "studio_node=\\"[$1]\\""',
    "# Only what a Host header may hold, so that a quote in it cannot end the value.",
    "SetEnvIf Host ^([A-Za-z0-9._:\\[\\]-]+)$ studio_host=$1",
  ];
  const element = `Forwarded "for=%{studio_node}e;host=\\"%{studio_host}e\\";proto=${scheme}"`;
  return [
    ...(forwarded === "rfc7239"
      ? [
          ...["For", "Proto", "Host", "Port"].map((name) => `RequestHeader unset X-Forwarded-${name}`),
          !prefix && "RequestHeader unset X-Forwarded-Prefix",
          ...node,
          ...(behind.length > 0
            ? [`<If "${trusted}">`, [`RequestHeader append ${element}`], "</If>", "<Else>", [`RequestHeader set ${element}`], "</Else>"]
            : [`RequestHeader set ${element}`]),
        ]
      : [
          "RequestHeader unset Forwarded",
          ...(behind.length > 0
            ? [`<If "${trusted}">`, ['RequestHeader append X-Forwarded-For "expr=%{REMOTE_ADDR}"'], "</If>", "<Else>", own, "</Else>"]
            : own),
        ]),
    prefix && set("X-Forwarded-Prefix", prefix.path),
    "RequestHeader unset X-Real-IP",
  ];
}
