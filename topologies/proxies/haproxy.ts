import { hostPort, type Lines, lines, type ProxyPlan, proxy } from "../proxy.ts";

/** HAProxy in master-worker mode, which a reload needs. */
export default proxy({
  name: "haproxy",
  site: "studio.cfg",
  program: "haproxy",
  packages: ["haproxy"],
  image: { reference: "haproxy:3.2", variable: "HAPROXY_IMAGE" },
  cannot: {
    "body-limit": "it bounds only bodies that say their length, not those that come in chunks; Studio's own limit answers",
  },
  attempts: {
    "body-limit": (files, { maxBodyMiB }) => ({
      ...files,
      "studio.cfg": (files["studio.cfg"] ?? "").replace(
        "  default_backend studio",
        `  http-request deny deny_status 413 if { req.body_size gt ${maxBodyMiB * 1024 * 1024} }\n  default_backend studio`,
      ),
    }),
  },
  version: ["haproxy", "-v"],
  validate: (directory) => ["haproxy", "-c", "-f", `${directory}/haproxy.cfg`, "-f", `${directory}/studio.cfg`],
  start: (directory) => ["haproxy", "-W", "-db", "-f", `${directory}/haproxy.cfg`, "-f", `${directory}/studio.cfg`],
  reload: () => "SIGUSR2",
  render: (plan) => ({
    "haproxy.cfg": lines(["global", ["maxconn 1024", "ssl-default-bind-options ssl-min-ver TLSv1.2", "tune.ssl.default-dh-param 2048"]]),
    "studio.cfg": plan.layer === "http" ? http(plan) : tcp(plan),
  }),
});

/** As many addresses as a name may stand for. */
const SERVERS = 32;

function servers({ upstreams, upstreamTls, sticky, lookup }: ProxyPlan): Lines {
  const tls = upstreamTls
    ? ` ssl verify required ca-file ${upstreamTls.ca} sni str(${upstreamTls.name}) verifyhost ${upstreamTls.name} alpn http/1.1 ssl-min-ver TLSv1.2`
    : "";
  if (lookup !== undefined)
    return [
      "# A request that meets an address that has gone is tried on another one.",
      "option redispatch 1",
      `server-template studio 1-${SERVERS} ${hostPort(upstreams[0]!)} resolvers studio init-addr none${tls}`,
    ];
  return [
    sticky === "hash" && "balance source",
    sticky === "hash" && "hash-type consistent",
    sticky === "cookie" && "cookie studio_node insert indirect nocache httponly",
    ...upstreams.map(
      (upstream, index) =>
        `server studio${index + 1} ${hostPort(upstream)}${tls}${sticky === "cookie" ? ` cookie studio${index + 1}` : ""}`,
    ),
  ];
}

const resolvers = ({ lookup }: ProxyPlan): Lines =>
  lookup === undefined
    ? []
    : ["resolvers studio", [`nameserver studio ${lookup}:53`, "accepted_payload_size 8192", "timeout resolve 1s", "hold valid 2s"], ""];

const tcp = (plan: ProxyPlan) =>
  lines([
    "frontend studio",
    ["mode tcp", `bind ${hostPort(plan.listen)}`, `timeout client ${plan.timeouts.idleS}s`, "default_backend studio"],
    "",
    "backend studio",
    ["mode tcp", `timeout connect ${plan.timeouts.connectS}s`, `timeout server ${plan.timeouts.idleS}s`, ...servers(plan)],
  ]);

function http(plan: ProxyPlan): string {
  const { listen, tls, prefix, websocket, timeouts } = plan;
  return lines([
    ...resolvers(plan),
    "frontend studio",
    [
      "mode http",
      `bind ${hostPort(listen)}${tls ? ` ssl crt ${tls.bundle} alpn ${tls.http2 ? "h2," : ""}http/1.1` : ""}`,
      `timeout client ${timeouts.idleS}s`,
      "timeout http-request 15s",
      "timeout http-keep-alive 75s",
      "# Without it, small pieces of an answer wait to be sent together.",
      "option http-no-delay",
      prefix && `http-request redirect code 308 location ${prefix.path}/ if { path ${prefix.path} }`,
      prefix && `http-request deny deny_status 404 unless { path_beg ${prefix.path}/ }`,
      ...headers(plan),
      !websocket && "http-request del-header Upgrade",
      "default_backend studio",
    ],
    "",
    "backend studio",
    [
      "mode http",
      `timeout connect ${timeouts.connectS}s`,
      `timeout server ${timeouts.idleS}s`,
      "# For websockets, which `timeout server` does not cover.",
      `timeout tunnel ${timeouts.idleS}s`,
      "option http-no-delay",
      "# It is of this connection, and lighttpd as the next hop would write it into HTTP/2, where it makes an answer invalid.",
      "http-response del-header Keep-Alive",
      prefix && !prefix.kept && `http-request replace-path ^${prefix.path}(/.*)$ \\1`,
      ...servers(plan),
    ],
  ]);
}

/** HAProxy passes every forwarding header on as the client sent it, so each is set or deleted. */
function headers({ listen, published, tls, prefix, behind, forwarded }: ProxyPlan): Lines {
  const hop = behind.length > 0;
  const unless = hop ? " unless from_proxy" : "";
  const scheme = tls ? "https" : "http";
  const set = (name: string, value: string) => `http-request set-header ${name} ${value}${unless}`;
  const element = (node: string) => `"for=${node};host=\\"%[req.hdr(host)]\\";proto=${scheme}"`;
  return [
    hop && `acl from_proxy src ${behind.join(" ")}`,
    "# A client can list headers in Connection, so that the next hop removes them.",
    "http-request replace-value Connection (?i)(x-forwarded-.*|x-real-ip|forwarded) x-dropped",
    "http-request del-header X-Real-IP",
    ...(forwarded === "rfc7239"
      ? [
          "# A quote in Host would end the value that holds it.",
          "http-request deny deny_status 400 unless { req.hdr(host) -m reg ^[A-Za-z0-9._:[\\]-]+$ }",
          "acl client_is_ipv6 src -m sub :",
          `http-request del-header Forwarded${unless}`,
          `http-request add-header Forwarded ${element("%[src]")} unless client_is_ipv6`,
          `http-request add-header Forwarded ${element('\\"[%[src]]\\"')} if client_is_ipv6`,
          ...["For", "Proto", "Host", "Port"].map((name) => `http-request del-header X-Forwarded-${name}`),
        ]
      : [
          "http-request del-header Forwarded",
          `http-request del-header X-Forwarded-For${unless}`,
          "http-request add-header X-Forwarded-For %[src]",
          set("X-Forwarded-Proto", scheme),
          set("X-Forwarded-Host", "%[req.hdr(host)]"),
          published ? `http-request del-header X-Forwarded-Port${unless}` : set("X-Forwarded-Port", String(listen.port)),
        ]),
    prefix
      ? `http-request set-header X-Forwarded-Prefix ${prefix.path}`
      : `http-request del-header X-Forwarded-Prefix${forwarded === "x-forwarded" ? unless : ""}`,
  ];
}
