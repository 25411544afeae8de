import { test } from "../../harness/testing/tap.ts";
import type { Knob } from "./knob.ts";
import { loadConfig, resolveSettings } from "./load.ts";
import { settings } from "./settings/index.ts";
import { variablesOf } from "./unknown.ts";
import { withoutMeaning } from "./without-meaning.ts";

const machine = { cwd: "/srv", cores: 4, addresses: [], read: () => "" };
const knobs = settings as readonly Knob[];

/** What text of a setting gives which value, and which texts are refused. Names are those of the configuration. */
const cases: Readonly<Record<string, { good: readonly (readonly [string, unknown])[]; bad: readonly string[] }>> = {
  accessLog: {
    good: [
      ["-", "-"],
      ["off", "off"],
      ["None", "off"],
      ["logs/a.log", "/srv/logs/a.log"],
      ["/var/log/a.log", "/var/log/a.log"],
    ],
    bad: ["logs/", "syslog://localhost", "a\u0001"],
  },
  errorLog: {
    good: [
      ["-", "-"],
      ["off", "off"],
      ["./off", "/srv/off"],
    ],
    bad: ["/", "udp://h"],
  },
  accessLogFormat: {
    good: [
      ["json", "json"],
      ["common", "common"],
      ["combined", "combined"],
      ["%(h)s %(r)s", "%(h)s %(r)s"],
    ],
    bad: ["apache", "%(z)s", "%h %r"],
  },
  caCerts: { good: [["/ca.pem", "/ca.pem"]], bad: ["a\u0000b"] },
  certfile: { good: [["/cert.pem", "/cert.pem"]], bad: ["a\u0001b"] },
  keyfile: { good: [["/key.pem", "/key.pem"]], bad: ["a\u0001b"] },
  clientCerts: {
    good: [
      ["none", "none"],
      ["required", "required"],
      ["1", "optional"],
    ],
    bad: ["3", "yes"],
  },
  headersTimeoutMs: { good: [["20s", 20_000]], bad: ["0", "x"] },
  requestTimeoutMs: { good: [["2m", 120_000]], bad: ["0", "2h"] },
  sendTimeoutMs: { good: [["60", 60_000]], bad: ["500ms"] },
  hsts: { good: [], bad: ["on", "x", "-1"] },
  maxRss: {
    good: [
      ["0", 0],
      ["512MiB", 512 * 1024 ** 2],
    ],
    bad: ["1", "1MiB", "lots"],
  },
  rateBadTokens: { good: [], bad: ["60", "0/x", "many"] },
  rateHandshakes: { good: [], bad: ["60", "-1/m"] },
  rateLocal: { good: [["true", true]], bad: ["maybe"] },
  rateRequests: { good: [], bad: ["60 per minute"] },
  rateSignIn: { good: [], bad: ["20"] },
  rateSocket: { good: [], bad: ["/m"] },
  rateWrites: { good: [], bad: ["1200m"] },
  socketOrigins: {
    good: [
      ["https://a.example", ["https://a.example"]],
      ["*", ["*"]],
    ],
    bad: ["a.example", "https://a.example/"],
  },
  engineioLog: { good: [], bad: ["loud", "maybe", "constructor"] },
  socketioLog: { good: [], bad: ["loud"] },
  messageQueueUrl: { good: [["redis://h:1", "redis://h:1"]], bad: ["amqp://h"] },
  messageQueueDb: { good: [["0", 0]], bad: ["-1", "x"] },
  monitorClients: {
    good: [
      ["true", true],
      ["0", false],
    ],
    bad: ["some"],
  },
  socketTransports: { good: [["websocket", ["websocket"]]], bad: ["sse", "websocket;polling"] },
  workerConnections: {
    good: [
      ["1", 1],
      ["1000", 1000],
    ],
    bad: ["0", "-5", "all"],
  },
  retentionHours: { good: [], bad: ["0", "8761"] },
  retentionPerRoom: { good: [], bad: ["99"] },
  retentionStream: { good: [], bad: ["99"] },
  allowPrivateHttp: {
    good: [
      ["true", true],
      ["false", false],
      ["10.0.0.0/8", ["10.0.0.0/8"]],
    ],
    bad: ["yes", "10.0.0.0", "10.0.0.0/33"],
  },
  allowedHosts: { good: [["a.example,[::1]", ["a.example", "[::1]"]]], bad: ["*", "a:80"] },
  allowedOrigins: { good: [["https://a.example", ["https://a.example"]]], bad: ["*", "a.example"] },
  data: {
    good: [
      ["x/../y", "/srv/y"],
      ["/d", "/d"],
    ],
    bad: ["a\u0000b"],
  },
  forwardedHeader: { good: [["forwarded", "forwarded"]], bad: ["X-Forwarded", "both"] },
  gracefulTimeoutMs: {
    good: [
      ["0", 0],
      ["45", 45_000],
      ["500ms", 500],
      ["2m", 120_000],
      ["1h", 3_600_000],
    ],
    bad: ["-1", "1.5", "2h", "soon"],
  },
  headIntervalMs: { good: [["200ms", 200]], bad: ["100ms", "2m"] },
  host: {
    good: [
      ["0.0.0.0", "0.0.0.0"],
      ["::", "::"],
      ["studio.local", "studio.local"],
    ],
    bad: ["a b", "[::1]", "http://x"],
  },
  jobConcurrency: {
    good: [
      ["1", 1],
      ["256", 256],
    ],
    bad: ["0", "257", "1e2"],
  },
  keepaliveMs: {
    good: [
      ["2", 2000],
      ["75s", 75_000],
    ],
    bad: ["-1", "2h"],
  },
  logLevel: {
    good: [
      ["debug", "debug"],
      ["silent", "silent"],
    ],
    bad: ["loud", "WARN"],
  },
  maxBodyBytes: {
    good: [
      ["1024", 1024],
      ["2MiB", 2 * 1024 ** 2],
      ["1GiB", 1024 ** 3],
    ],
    bad: ["1023", "2GiB", "2MB"],
  },
  maxRequests: {
    good: [
      ["0", 0],
      ["1000", 1000],
    ],
    bad: ["-1", "many"],
  },
  maxRequestsJitter: { good: [["50", 50]], bad: ["-1", "5%"] },
  openaiApiKey: { good: [["sk-1", "sk-1"]], bad: ["sk 1"] },
  openaiBaseUrl: { good: [["http://h/v1/", "http://h/v1"]], bad: ["ftp://h", "h"] },
  openaiModel: { good: [["a/b:c", "a/b:c"]], bad: ["a b"] },
  pingIntervalMs: { good: [["25", 25_000]], bad: ["500ms", "1h"] },
  pingTimeoutMs: { good: [["20s", 20_000]], bad: ["0", "x"] },
  port: {
    good: [
      ["0", 0],
      ["65535", 65_535],
    ],
    bad: ["65536", "http", "-1", "80.0"],
  },
  preferredScheme: { good: [["https", "https"]], bad: ["HTTPS", "wss"] },
  proxyFixEnabled: {
    good: [
      ["true", true],
      ["1", true],
      ["on", true],
      ["False", false],
      ["no", false],
    ],
    bad: ["maybe", "2"],
  },
  proxyFixFor: {
    good: [
      ["auto", "auto"],
      ["0", 0],
      ["16", 16],
    ],
    bad: ["17", "-1"],
  },
  proxyFixProto: {
    good: [
      ["0", 0],
      ["2", 2],
    ],
    bad: ["auto", "17"],
  },
  proxyFixHost: { good: [["0", 0]], bad: ["auto"] },
  proxyFixPort: { good: [["0", 0]], bad: ["auto"] },
  proxyFixPrefix: { good: [["0", 0]], bad: ["auto"] },
  publicUrl: { good: [["https://a.example/x", "https://a.example/x"]], bad: ["a.example", "ftp://a"] },
  redisUrl: {
    good: [
      ["redis://h:1", "redis://h:1"],
      ["rediss://h", "rediss://h"],
    ],
    bad: ["http://h", "h:6379"],
  },
  databaseUrl: {
    good: [
      ["postgres://studio:p%40ss@db/studio", "postgres://studio:p%40ss@db/studio"],
      ["postgresql://u@h:6/d?sslmode=verify-full&sslrootcert=/ca.pem", "postgresql://u@h:6/d?sslmode=verify-full&sslrootcert=/ca.pem"],
    ],
    bad: ["mysql://u@h/d", "postgres://h/d", "postgres://u@h", "postgres://u@h/d?sslmode=prefer", "postgres://u@h/d?schema=x", "studio.db"],
  },
  jobWorkers: { good: [["64", 64]], bad: ["0", "65", "auto"] },
  executors: { good: [["64", 64]], bad: ["65", "-1", "auto"] },
  executionProvider: { good: [["executor", "executor"]], bad: ["Executor", "docker"] },
  executionFallback: { good: [["false", false]], bad: ["workspace"] },
  role: {
    // The others share something, which load.test.ts goes through.
    good: [["all", "all"]],
    bad: ["executors", "All"],
  },
  relayAddress: {
    good: [],
    bad: [
      "10.0.0.5",
      "host:5056",
      "0.0.0.0:5056",
      "[::]:5056",
      "224.0.0.1:1",
      "10.0.0.5:65536",
      "10.0.0.05:1",
      "[10.0.0.5]:1",
      "10.0.0.5:1/x",
      "10.0.0.0/33:1",
      "10.0.0.0/:1",
      "[fd00::/129]:1",
      "0.0.0.0/0:1",
      "fd00::/8:1",
    ],
  },
  relaySecret: { good: [], bad: ["x".repeat(31), "x".repeat(501), `${"x".repeat(20)} ${"x".repeat(20)}`] },
  sessionDays: { good: [["365", 365]], bad: ["0", "366"] },
  socketPath: { good: [["/a/b", "/a/b"]], bad: ["/a//b", "/ü"] },
  threads: {
    good: [
      ["auto", "auto"],
      ["1", 1],
      ["1024", 1024],
    ],
    bad: ["0", "1025", "all"],
  },
  timeoutMs: {
    good: [
      ["0", 0],
      ["30", 30_000],
    ],
    bad: ["2h", "x"],
  },
  trustedProxies: { good: [["loopback,10.0.0.0/8,unix", ["loopback", "10.0.0.0/8", "unix"]]], bad: ["everybody", "10.0.0.0/40"] },
  workerClass: {
    good: [
      ["node", ["node"]],
      ["bun, deno", ["bun", "deno"]],
    ],
    bad: ["gthread", "bun,", "Bun"],
  },
  workers: {
    good: [
      ["auto", 4],
      ["1", 1],
      ["64", 64],
    ],
    bad: ["0", "65", "two"],
  },
};

test("every setting takes what it allows, and refuses anything else by its name, with the value and what is allowed", (t) => {
  for (const [name, { good, bad }] of Object.entries(cases)) {
    const knob = knobs.find((one) => one.name === name);
    if (!knob) {
      t.fail(`${name} is no setting`);
      continue;
    }
    for (const [text, value] of good) {
      const config = loadConfig({ machine, env: { [knob.env]: text } }) as unknown as Record<string, unknown>;
      t.same(config[name], value, `${knob.env}=${text}`);
    }
    for (const text of bad) {
      const shown = knob.secret ? "its value" : JSON.stringify(text);
      const message = `${knob.env}: ${shown} is not allowed; it must be ${knob.type.allowed}`;
      t.throws(() => loadConfig({ machine, env: { [knob.env]: text } }), { code: "bad_request", message }, `${knob.env}=${text}`);
    }
  }
});

test("no setting takes a text with control characters, and each says in one sentence what it is and what is allowed", (t) => {
  for (const knob of knobs) {
    t.equal(knob.type.parse("\u0001"), undefined, knob.env);
    t.match(knob.about, /^\S[^\n]*\S$/, knob.env);
    t.match(knob.type.allowed, /^\S[^\n]*\S$/, knob.env);
  }
});

/** The names that an existing `.env` of llmctl-studio can have. */
const OF_THE_PLAN = [
  ...["BIND", "WORKERS", "THREADS", "WORKER_CLASS", "TIMEOUT", "GRACEFUL_TIMEOUT", "KEEPALIVE", "LOG_LEVEL", "LOGLEVEL"],
  ...["ACCESS_LOG", "ACCESSLOG", "ERROR_LOG", "ERRORLOG", "ACCESS_LOG_FORMAT", "MAX_REQUESTS", "MAX_REQUESTS_JITTER"],
  ...["WORKER_CONNECTIONS", "CERTFILE", "KEYFILE", "CA_CERTS"],
]
  .map((name) => `GUNICORN_${name}`)
  .concat(
    [
      ...["PROXY_FIX_ENABLED", "PROXY_FIX_X_FOR", "PROXY_FIX_X_PROTO", "PROXY_FIX_X_HOST", "PROXY_FIX_X_PORT", "PROXY_FIX_X_PREFIX"],
      ...["PREFERRED_URL_SCHEME", "USE_GUNICORN", "SOCKETIO_MESSAGE_QUEUE", "SOCKETIO_REDIS_DB", "SOCKETIO_ASYNC_MODE", "SOCKETIO_PATH"],
      ...["SOCKETIO_CORS_ALLOWED_ORIGINS", "SOCKETIO_TRANSPORTS", "SOCKETIO_PING_INTERVAL", "SOCKETIO_PING_TIMEOUT"],
      ...["SOCKETIO_MONITOR_CLIENTS", "SOCKETIO_LOGGER", "SOCKETIO_ENGINEIO_LOGGER"],
    ].map((name) => `LLMCTL_STUDIO_${name}`),
  );

test("every name of the plan is a setting or is accepted with the reason why it has no effect, and none is both", (t) => {
  const variables = variablesOf(knobs);
  for (const name of OF_THE_PLAN) {
    const accepted = withoutMeaning.some(({ env }) => env === name);
    t.not(variables.includes(name), accepted, name);
  }
  for (const { env, why } of withoutMeaning) {
    t.notOk(variables.includes(env), env);
    const { warnings } = resolveSettings({ env: { [env]: "1" } });
    t.same(warnings, [`${env} is accepted and has no effect: ${why}`]);
    t.same(resolveSettings({ env: { [env]: "" } }).warnings, [], "an empty one is not set");
  }
});

test("the values of Gunicorn are read as Gunicorn means them", (t) => {
  const read = (env: Record<string, string>) => resolveSettings({ machine, env });
  const { config, warnings } = read({
    GUNICORN_BIND: "0.0.0.0:8000",
    GUNICORN_WORKERS: "3",
    GUNICORN_THREADS: "8",
    GUNICORN_TIMEOUT: "120",
    GUNICORN_KEEPALIVE: "5",
    GUNICORN_LOG_LEVEL: "WARNING",
    GUNICORN_ACCESSLOG: "-",
    GUNICORN_WORKER_CLASS: "node",
  });
  t.match(config, {
    workers: 3,
    threads: 8,
    timeoutMs: 120_000,
    keepaliveMs: 5000,
    logLevel: "warn",
    accessLog: "-",
    workerClass: ["node"],
  });
  t.same(config.bind, [{ host: "0.0.0.0", port: 8000 }]);
  t.same(warnings, []);
  t.equal(read({ GUNICORN_LOGLEVEL: "critical" }).config.logLevel, "fatal");
  const gthread = read({ GUNICORN_WORKER_CLASS: "gthread" });
  t.same(gthread.config.workerClass, ["bun"]);
  t.same(gthread.warnings, [
    'GUNICORN_WORKER_CLASS: "gthread" is a kind of worker of Gunicorn\'s and has no meaning here; allowed are bun, node, deno',
  ]);
  t.throws(
    () => read({ GUNICORN_WORKER_CLASS: "ruby" }),
    /GUNICORN_WORKER_CLASS: "ruby" is not allowed; it must be one or more of bun, node, deno/,
  );
});
