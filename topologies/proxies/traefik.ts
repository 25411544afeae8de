import { hostPort, type Lines, lines, type ProxyPlan, proxy } from "../proxy.ts";

/** Traefik 3 with its file provider. */
export default proxy({
  name: "traefik",
  site: "studio.yaml",
  also: "traefik.yaml",
  program: "traefik",
  packages: [],
  image: { reference: "traefik:v3.5", variable: "TRAEFIK_IMAGE" },
  cannot: {
    "tcp-hash": "for TCP it takes servers in turn only",
    rfc7239: "its middleware `headers` writes fixed values only",
    "body-limit": "its middleware `buffering` would collect answers, too; Studio's own limit answers",
    "websocket-idle": "its timeout is for answers, and a websocket that is silent stays open",
    validate: "it has no command for that: what is wrong in its files is only logged",
  },
  attempts: {
    "tcp-hash": (files) => ({
      ...files,
      "studio.yaml": (files["studio.yaml"] ?? "").replace("loadBalancer:\n", "loadBalancer:\n        strategy: hrw\n"),
    }),
    rfc7239: (files) => ({
      ...files,
      "studio.yaml": (files["studio.yaml"] ?? "").replace('Forwarded: ""', 'Forwarded: "for=$remote_addr"'),
    }),
    "body-limit": (files, { maxBodyMiB }) => ({
      ...files,
      "studio.yaml": (files["studio.yaml"] ?? "")
        .replace("middlewares: [studio-headers]", "middlewares: [studio-headers, studio-limit]")
        .replace(
          "  middlewares:\n",
          `  middlewares:\n    studio-limit:\n      buffering:\n        maxRequestBodyBytes: ${maxBodyMiB * 1024 * 1024}\n`,
        ),
    }),
  },
  version: ["traefik", "version"],
  validate: () => null,
  start: (directory) => ["traefik", `--configFile=${directory}/traefik.yaml`],
  reload: () => null,
  render: (plan, directory) => ({
    "traefik.yaml": entry(plan, directory),
    "studio.yaml": plan.layer === "http" ? http(plan) : tcp(plan),
  }),
});

const quoted = (values: readonly string[]) => `[${values.map((value) => `"${value}"`).join(", ")}]`;

/** What is read at the start only. */
const entry = ({ listen, behind }: ProxyPlan, directory: string) =>
  lines([
    "entryPoints:",
    [
      "studio:",
      [
        `address: "${hostPort(listen)}"`,
        behind.length > 0 && "# What these say is passed on. Without it, and from everybody else, X-Forwarded-* are removed.",
        behind.length > 0 && "forwardedHeaders:",
        behind.length > 0 && [`trustedIPs: ${quoted(behind)}`],
      ],
    ],
    "providers:",
    ["file:", [`filename: ${directory}/studio.yaml`, "watch: true"]],
    "global:",
    ["checkNewVersion: false", "sendAnonymousUsage: false"],
  ]);

const tcp = ({ upstreams, timeouts }: ProxyPlan) =>
  lines([
    "tcp:",
    [
      "routers:",
      ["studio:", ["rule: HostSNI(`*`)", "entryPoints: [studio]", "service: studio"]],
      "services:",
      [
        "studio:",
        ["loadBalancer:", ["serversTransport: studio", "servers:", upstreams.map((upstream) => `- address: "${hostPort(upstream)}"`)]],
      ],
      "serversTransports:",
      ["studio:", [`dialTimeout: ${timeouts.connectS}s`]],
    ],
  ]);

function http(plan: ProxyPlan): string {
  const { name, tls, upstreams, upstreamTls, prefix, timeouts } = plan;
  const host = name === "*" ? null : `Host(\`${name}\`)`;
  const below = prefix && `(Path(\`${prefix.path}\`) || PathPrefix(\`${prefix.path}/\`))`;
  const rule = [host, below].filter(Boolean).join(" && ") || "PathPrefix(`/`)";
  const middlewares = [prefix && "studio-slash", "studio-headers", prefix && !prefix.kept && "studio-prefix"].filter(Boolean);
  return lines([
    "http:",
    [
      "routers:",
      [
        "studio:",
        [`rule: ${rule}`, "entryPoints: [studio]", tls && "tls: {}", `middlewares: [${middlewares.join(", ")}]`, "service: studio"],
      ],
      "middlewares:",
      [
        prefix && "studio-slash:",
        prefix && [
          "redirectRegex:",
          [`regex: ^(https?://[^/]+)${prefix.path}(\\?.*)?$`, `replacement: $\{1}${prefix.path}/$\{2}`, "permanent: true"],
        ],
        "studio-headers:",
        ["headers:", ["# An empty value removes a header.", "customRequestHeaders:", requestHeaders(plan)]],
        prefix && !prefix.kept && "# It sets X-Forwarded-Prefix.",
        prefix && !prefix.kept && "studio-prefix:",
        prefix && !prefix.kept && ["stripPrefix:", [`prefixes: ["${prefix.path}"]`]],
      ],
      "services:",
      [
        "studio:",
        [
          "loadBalancer:",
          [
            "serversTransport: studio",
            plan.sticky === "hash" && "strategy: hrw",
            plan.sticky === "cookie" && "sticky:",
            plan.sticky === "cookie" && [
              "cookie:",
              ["name: studio_node", `path: ${prefix?.path ?? ""}/`, "httpOnly: true", "sameSite: lax", tls !== null && "secure: true"],
            ],
            "servers:",
            upstreams.map((upstream) => `- url: "${upstreamTls ? "https" : "http"}://${hostPort(upstream)}"`),
          ],
        ],
      ],
      "serversTransports:",
      [
        "studio:",
        [
          upstreamTls && `serverName: ${upstreamTls.name}`,
          upstreamTls && `rootCAs: ["${upstreamTls.ca}"]`,
          upstreamTls && "# A websocket needs HTTP/1.1.",
          upstreamTls && "disableHTTP2: true",
          plan.lookup !== undefined && "# Only for a new connection is the name looked up, so none is kept.",
          plan.lookup !== undefined && "maxIdleConnsPerHost: -1",
          "forwardingTimeouts:",
          [
            `dialTimeout: ${timeouts.connectS}s`,
            "# How long a poll may take until it is answered.",
            `responseHeaderTimeout: ${timeouts.idleS}s`,
            plan.lookup === undefined && "# Shorter than the upstream's keep-alive; the default of 90 s is longer.",
            plan.lookup === undefined && "idleConnTimeout: 60s",
          ],
        ],
      ],
    ],
    ...certificates(plan),
  ]);
}

const certificates = ({ name, tls }: ProxyPlan): Lines =>
  tls === null
    ? []
    : [
        "tls:",
        [
          "certificates:",
          [`- certFile: ${tls.certificate}`, `  keyFile: ${tls.key}`],
          name === "*" && "# Also for names that are not in it; otherwise Traefik would make one up.",
          name === "*" && "stores:",
          name === "*" && ["default:", ["defaultCertificate:", [`certFile: ${tls.certificate}`, `keyFile: ${tls.key}`]]],
          "options:",
          ["default:", ["minVersion: VersionTLS12", !tls.http2 && "alpnProtocols: [http/1.1]"]],
        ],
      ];

/** Traefik removes the client's X-Forwarded-* and sets its own, with the port that the client's Host header names. */
function requestHeaders({ listen, published, prefix, behind, websocket }: ProxyPlan): Lines {
  return [
    behind.length === 0 && `X-Forwarded-Port: "${published ? "" : listen.port}"`,
    prefix && `X-Forwarded-Prefix: "${prefix.kept ? prefix.path : ""}"`,
    'X-Real-IP: ""',
    'Forwarded: ""',
    !websocket && 'Upgrade: ""',
  ];
}
