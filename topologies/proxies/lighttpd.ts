import { type Endpoint, hostPort, type Lines, lines, type ProxyPlan, proxy } from "../proxy.ts";

/** lighttpd 1.4. */
export default proxy({
  name: "lighttpd",
  site: "studio.conf",
  program: "lighttpd",
  packages: ["lighttpd", "lighttpd-mod-openssl"],
  cannot: {
    "upstream-tls": "mod_proxy speaks no TLS to upstreams",
    "second-hop":
      "it cannot tell which X-Forwarded-Port and -Prefix come from the proxy in front: it sets them for everybody, or passes on what anybody says",
    "sticky-cookie": "mod_proxy sets no cookie; it can only go by the client's address",
    reload: "the new configuration waits until every websocket is closed, and requests wait with it",
  },
  attempts: {
    "second-hop": (files, { behind }) => ({
      ...files,
      "studio.conf": `${(files["studio.conf"] ?? "").replace(/^.*"X-Forwarded-(?:For|Port|Prefix)" => .*\n/gm, "")}server.modules += ( "mod_extforward" )
extforward.forwarder = ( ${behind.map((network) => `"${network}" => "trust"`).join(", ")} )
extforward.headers = ( "X-Forwarded-For" )
`,
    }),
    "sticky-cookie": (files) => ({
      ...files,
      "studio.conf": (files["studio.conf"] ?? "").replace('proxy.balance = "round-robin"', 'proxy.balance = "cookie"'),
    }),
  },
  version: ["lighttpd", "-v"],
  validate: (directory) => ["lighttpd", "-tt", "-f", `${directory}/lighttpd.conf`],
  start: (directory) => ["lighttpd", "-D", "-f", `${directory}/lighttpd.conf`],
  reload: () => "SIGUSR1",
  render: (plan, directory) => ({
    "lighttpd.conf": lines([
      `server.document-root = "${directory}/empty"`,
      `server.upload-dirs = ( "${directory}" )`,
      `server.errorlog = "${directory}/error.log"`,
      `include "${directory}/studio.conf"`,
    ]),
    "studio.conf": plan.layer === "http" ? http(plan) : tcp(plan),
    "empty/README": "lighttpd wants a document root. Nothing of it is served.",
  }),
});

/** `read-timeout` bounds long polls, which `server.max-read-idle` does not. */
const target =
  ({ connectS, idleS }: ProxyPlan["timeouts"]) =>
  ({ address, port }: Endpoint) =>
    `( "host" => "${address}", "port" => ${port}, "connect-timeout" => ${connectS}, "read-timeout" => ${idleS} )`;

/** An address of IPv6 is told by its brackets. */
const bound = ({ address }: Endpoint) => (address.includes(":") ? `[${address}]` : address);

const binding = ({ listen, timeouts }: ProxyPlan): Lines => [
  `server.port = ${listen.port}`,
  `server.bind = "${bound(listen)}"`,
  `server.max-read-idle = ${timeouts.idleS}`,
  `server.max-write-idle = ${timeouts.idleS}`,
];

const tcp = (plan: ProxyPlan) =>
  lines([
    'server.modules += ( "mod_sockproxy" )',
    ...binding(plan),
    `$SERVER["socket"] == "${hostPort(plan.listen)}" {`,
    plan.sticky === "hash" && ['sockproxy.balance = "sticky"'],
    [`sockproxy.server = ( "" => ( ${plan.upstreams.map(target(plan.timeouts)).join(", ")} ) )`],
    "}",
  ]);

function http(plan: ProxyPlan): string {
  const { listen, published, tls, upstreams, prefix, forwarded, websocket, maxBodyMiB } = plan;
  // Rewriting comes before everything else, so what it finds has to be told by the path.
  const [bare, outside] = ["/the-prefix-without-slash", "/not-below-the-prefix"];
  const set = (name: string, value: string) => `"${name}" => "${value}"`;
  const removed = ["X-Forwarded-For", "X-Real-IP", "Forwarded"].map((name) => set(name, ""));
  const stripped = prefix !== null && !prefix.kept;
  const passOn: Lines = [
    websocket ? 'proxy.header = ( "upgrade" => "enable" )' : false,
    upstreams.length > 1 && `proxy.balance = "${plan.sticky === "hash" ? "sticky" : "round-robin"}"`,
    forwarded === "rfc7239" ? 'proxy.forwarded = ( "for" => 1, "host" => 1, "proto" => 1 )' : false,
    `proxy.server = ( "" => ( ${upstreams.map(target(plan.timeouts)).join(", ")} ) )`,
  ];
  return lines([
    `server.modules += ( "mod_setenv", "mod_redirect", "mod_rewrite", "mod_proxy"${tls ? ', "mod_openssl"' : ""} )`,
    ...binding(plan),
    `server.max-request-size = ${maxBodyMiB * 1024}`,
    "# All header lines together, in bytes: as much as Node takes. The default is half of it.",
    "server.max-request-field-size = 16384",
    "# Answers are passed on as they come.",
    "server.stream-response-body = 1",
    "# As they were sent: an encoded slash stays one.",
    'server.http-parseopts = ( "url-path-2f-decode" => "disable" )',
    tls && 'ssl.engine = "enable"',
    tls && `ssl.pemfile = "${tls.certificate}"`,
    tls && `ssl.privkey = "${tls.key}"`,
    tls && 'ssl.openssl.ssl-conf-cmd = ( "MinProtocol" => "TLSv1.2" )',
    `server.feature-flags = ( "server.h2proto" => "${tls?.http2 ? "enable" : "disable"}" )`,
    "",
    "# mod_proxy sets X-Forwarded-Proto and -Host, and appends the client to X-Forwarded-For: what came in goes first. An empty value removes a header.",
    "setenv.set-request-header = (",
    [...removed, set("X-Forwarded-Port", published ? "" : String(listen.port)), set("X-Forwarded-Prefix", prefix?.path ?? "")].map(
      (entry) => `${entry},`,
    ),
    ")",
    prefix && `url.redirect = ( "^${stripped ? bare : prefix.path}$" => "${prefix.path}/" )`,
    prefix && "url.redirect-code = 308",
    stripped &&
      "# Not with map-urlpath of mod_proxy: that adds the prefix to Location and Path again, which Studio has written there itself.",
    stripped && `url.rewrite-once = ( "^${prefix.path}(/.*)$" => "$1", "^${prefix.path}$" => "${bare}", "" => "${outside}" )`,
    stripped ? `$HTTP["url"] != "${outside}" {` : prefix ? `$HTTP["url"] =~ "^${prefix.path}/" {` : '$HTTP["url"] =~ "" {',
    passOn,
    "}",
  ]);
}
