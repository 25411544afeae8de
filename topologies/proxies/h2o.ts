import { hostPort, type Lines, lines, type ProxyPlan, proxy } from "../proxy.ts";

/** H2O 2.2 in master mode, which a reload needs. */
export default proxy({
  name: "h2o",
  site: "studio.conf",
  program: "h2o",
  packages: ["h2o", "perl"],
  cannot: {
    tcp: "it reads every request",
    "upstream-tls": "it asks the upstream for a certificate of the very address that it connects to, and cannot be told another name",
    "second-hop": "what it sets does not depend on who connects, so what a proxy in front says would be believed of everybody",
    rfc7239: "what it sets are fixed texts, and Forwarded names the client",
    upstreams: "it passes a path on to one address",
    "two-lengths": "it takes a request that says two lengths for one with the first of them, and passes it on so",
  },
  attempts: {
    tcp: (files) => ({ ...files, "studio.conf": (files["studio.conf"] ?? "").replace("http://", "tcp://") }),
    "second-hop": (files) => ({
      ...files,
      "studio.conf": `proxy.preserve-x-forwarded-proto: ON\n${(files["studio.conf"] ?? "").replace(/^ *proxy.*X-Forwarded-.*\n/gm, "")}`,
    }),
    rfc7239: (files) => ({
      ...files,
      "studio.conf": (files["studio.conf"] ?? "").replace("header.unset: Forwarded", 'header.set: "Forwarded: for=%h"'),
    }),
    upstreams: (files, { upstreams }) => ({
      ...files,
      "studio.conf": (files["studio.conf"] ?? "").replace(
        /reverse\.url: .*/,
        `reverse.url: [${upstreams.map((upstream) => `"http://${hostPort(upstream)}/"`).join(", ")}]`,
      ),
    }),
  },
  version: ["h2o", "-v"],
  validate: (directory) => ["h2o", "-t", "-c", `${directory}/h2o.conf`],
  start: (directory) => ["h2o", "-m", "master", "-c", `${directory}/h2o.conf`],
  reload: () => "SIGHUP",
  render: (plan, directory) => ({
    "h2o.conf": lines(["num-threads: 1", `temp-buffer-path: "${directory}"`, `<<: !file "${directory}/studio.conf"`]),
    "studio.conf": site(plan),
  }),
});

/** Directives that are lists of headers are written once for each: a list is no value of them. */
function site(plan: ProxyPlan): string {
  const { listen, tls, upstreams, upstreamTls, prefix, websocket, timeouts, maxBodyMiB } = plan;
  const idleMs = timeouts.idleS * 1000;
  const base = prefix?.path ?? "";
  const target = `${upstreamTls ? "https" : "http"}://${hostPort(upstreams[0]!)}${prefix?.kept ? base : ""}/`;
  return lines([
    "listen:",
    [
      `host: "${listen.address}"`,
      `port: ${listen.port}`,
      tls && "ssl:",
      tls && [
        `certificate-file: "${tls.certificate}"`,
        `key-file: "${tls.key}"`,
        "minimum-version: TLSv1.2",
        "# No stapling: it is for authorities that are asked whether a certificate still holds.",
        "ocsp-update-interval: 0",
      ],
    ],
    "# Also how long a connection may wait for its next request.",
    "http1-request-timeout: 60",
    `limit-request-body: ${maxBodyMiB * 1024 * 1024}`,
    "proxy.emit-via-header: OFF",
    "hosts:",
    [
      '"*":',
      [
        "paths:",
        [
          prefix && `"${base}":`,
          prefix && ["redirect:", ["status: 308", `url: "${base}/"`]],
          `"${base}/":`,
          [
            "proxy.preserve-host: ON",
            `proxy.timeout.io: ${idleMs}`,
            `proxy.websocket: ${websocket ? "ON" : "OFF"}`,
            websocket && `proxy.websocket.timeout: ${idleMs}`,
            upstreamTls && `proxy.ssl.cafile: "${upstreamTls.ca}"`,
            upstreamTls && "proxy.ssl.verify-peer: ON",
            ...headers(plan),
            `proxy.reverse.url: "${target}"`,
          ],
        ],
      ],
    ],
  ]);
}

/** H2O sets X-Forwarded-Proto, and appends the client to X-Forwarded-For. */
function headers({ listen, published, prefix }: ProxyPlan): Lines {
  const unset = (name: string) => `proxy.header.unset: ${name}`;
  const set = (name: string, value: string) => `proxy.header.set: "${name}: ${value}"`;
  return [
    "# H2O sets X-Forwarded-Proto, and appends the client to X-Forwarded-For: what came in goes first. The public host stays in Host.",
    unset("X-Forwarded-For"),
    unset("X-Forwarded-Host"),
    published ? unset("X-Forwarded-Port") : set("X-Forwarded-Port", String(listen.port)),
    prefix ? set("X-Forwarded-Prefix", prefix.path) : unset("X-Forwarded-Prefix"),
    unset("X-Real-IP"),
    unset("Forwarded"),
  ];
}
