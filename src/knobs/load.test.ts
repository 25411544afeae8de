import { test } from "../../harness/testing/tap.ts";
import { flagOf, type Knob } from "./knob.ts";
import { loadConfig, parseConfig, resolveSettings } from "./load.ts";
import { settings } from "./settings/index.ts";

const machine = {
  cwd: "/srv/app",
  cores: 4,
  addresses: [],
  read: (path: string) => {
    if (path === "/run/secrets/key") return "sk-from-file\n";
    throw new Error("no such file");
  },
};

test("every default is a value that its own knob allows, and no two knobs share a name, flag or variable", (t) => {
  const seen = new Set<string>();
  for (const setting of settings as readonly Knob[]) {
    const { name, type, default: preset, env, aliases = [] } = setting;
    const flag = flagOf(setting);
    t.ok(preset === null || type.parse(preset) !== undefined, `${name}: ${preset}`);
    const shared = aliases.filter((alias) => typeof alias === "string") as string[];
    for (const key of [`=${name}`, env, ...(flag ? [`--${flag}`] : []), ...shared]) {
      t.notOk(seen.has(key), `${key} is declared once`);
      seen.add(key);
    }
  }
});

test("a flag wins over the STUDIO_ variable, that over the aliases in their order, and those over the default", (t) => {
  const given = [
    { flags: { port: "1" }, env: { STUDIO_PORT: "2", STUDIO_BIND: ":3", GUNICORN_BIND: ":4", PORT: "5" } },
    { env: { STUDIO_PORT: "2", STUDIO_BIND: ":3", GUNICORN_BIND: ":4", PORT: "5" } },
    { env: { STUDIO_BIND: ":3", GUNICORN_BIND: ":4", PORT: "5" } },
    { env: { GUNICORN_BIND: ":4", PORT: "5" } },
    { env: { PORT: "5", GUNICORN_BIND: "0.0.0.0" } },
    { env: { PORT: " " } },
  ].map((one) => resolveSettings(one));
  t.same(
    given.map(({ config }) => config.port),
    [1, 2, 3, 4, 5, 5055],
  );
  t.same(
    given.map(({ sources }) => sources.port),
    ["--port", "STUDIO_PORT", "STUDIO_BIND", "GUNICORN_BIND", "PORT", "default"],
  );
  t.equal(given[4]?.config.host, "0.0.0.0");
});

test("values get their units, and paths are made absolute", (t) => {
  const config = loadConfig({
    machine,
    flags: { data: "../data/./studio/" },
    env: { GUNICORN_GRACEFUL_TIMEOUT: "45", STUDIO_PING_INTERVAL: "1500ms", STUDIO_MAX_BODY: "2MiB", STUDIO_WORKER_CLASS: "node, deno" },
  });
  t.equal(config.data, "/srv/data/studio");
  t.equal(config.redisSocket, "/srv/data/studio/redis.sock");
  t.equal(config.gracefulTimeoutMs, 45_000);
  t.equal(config.pingIntervalMs, 1500);
  t.equal(config.maxBodyBytes, 2 * 1024 * 1024);
  t.same(config.workerClass, ["node", "deno"]);
  t.equal(config.workers, 4, "auto is one for each core");
  t.equal(loadConfig({}).workers, 2, "and never fewer than two");
  t.equal(loadConfig({ env: { REDIS_URL: "redis://cache:6379/" } }).redisSocket, null);
  t.same(loadConfig({ env: { STUDIO_ALLOW_PRIVATE_HTTP: "10.0.0.0/8, fd00::/8" } }).allowPrivateHttp, ["10.0.0.0/8", "fd00::/8"]);
});

test("every wrong value is named at once, with what is allowed, and a secret is not shown", (t) => {
  const env = {
    STUDIO_WORKERS: "0",
    STUDIO_WORKER_CLASS: "bun,ruby",
    LOG_LEVEL: "loud",
    REDIS_URL: "hunter2",
    STUDIO_SOCKET_PATH: "socket.io/",
    STUDIO_KEEPALIVE: "-1",
    STUDIO_MAX_BODY: "1",
    STUDIO_DATA: "a\u0000b",
    STUDIO_ALLOW_PRIVATE_HTTP: "10.0.0.0",
    OPENAI_BASE_URL: "ftp://x",
  };
  let error: { message: string; code: string; errors: { path: string }[] } | undefined;
  try {
    loadConfig({ env });
  } catch (caught) {
    error = caught as typeof error;
  }
  t.equal(error?.code, "bad_request");
  t.same(error?.errors.map(({ path }) => path).sort(), [
    ...["allowPrivateHttp", "data", "keepaliveMs", "logLevel", "maxBodyBytes"],
    ...["openaiBaseUrl", "redisUrl", "socketPath", "workerClass", "workers"],
  ]);
  t.match(error?.message, 'STUDIO_WORKERS: "0" is not allowed; it must be auto or a whole number from 1 to 64');
  t.match(error?.message, "REDIS_URL: its value is not allowed");
  t.notOk(error?.message.includes("hunter2"));
});

test("a secret can come from a file, and one that cannot be read is an error", (t) => {
  t.equal(loadConfig({ machine, env: { OPENAI_API_KEY_FILE: "/run/secrets/key" } }).openaiApiKey, "sk-from-file");
  t.throws(() => loadConfig({ machine, env: { OPENAI_API_KEY_FILE: "/nowhere" } }), /OPENAI_API_KEY_FILE: "\/nowhere" cannot be read/);
});

test("the relay between machines takes its address, its secret and a Redis that all of them use", (t) => {
  const address = { STUDIO_RELAY_ADDRESS: "10.0.0.5:5056" };
  const secret = { STUDIO_RELAY_SECRET: "s".repeat(32) };
  const shared = { STUDIO_REDIS_URL: "redis://cache" };
  const message = (env: Record<string, string>) => {
    try {
      loadConfig({ env });
      return null;
    } catch (error) {
      return (error as Error).message;
    }
  };
  t.match(message({ ...address, ...shared }), /^STUDIO_RELAY_ADDRESS needs STUDIO_RELAY_SECRET/);
  t.match(message({ ...secret, ...shared }), /^STUDIO_RELAY_SECRET has no effect without STUDIO_RELAY_ADDRESS/);
  t.match(message({ ...address, ...secret }), /^STUDIO_RELAY_ADDRESS needs STUDIO_REDIS_URL/);
  t.same(loadConfig({ env: { ...address, ...secret, ...shared } }).relayAddress, { host: "10.0.0.5", port: 5056 });
  const v6 = { ...secret, ...shared, STUDIO_RELAY_ADDRESS: "[fd00::5]:0" };
  t.same(loadConfig({ env: v6 }).relayAddress, { host: "fd00::5", port: 0 });
  t.equal(loadConfig({}).relayAddress, null, "and is off by itself");
});

test("a network as the address of the relay stands for the machine's own address in it", (t) => {
  const own = { ...machine, addresses: ["192.0.2.2", "10.213.55.4", "fd00::2", "fe80::1"] };
  const at = (address: string) =>
    loadConfig({
      machine: own,
      env: { STUDIO_RELAY_ADDRESS: address, STUDIO_RELAY_SECRET: "s".repeat(32), STUDIO_REDIS_URL: "redis://cache" },
    }).relayAddress;
  t.same(at("10.213.55.0/24:5056"), { host: "10.213.55.4", port: 5056 });
  t.same(at("[fd00::/8]:5056"), { host: "fd00::2", port: 5056 });
  t.throws(() => at("10.0.0.0/24:5056"), /no address in 10\.0\.0\.0\/24; it has 192\.0\.2\.2, 10\.213\.55\.4/);
  t.throws(() => at("[fc00::/6]:5056"), /more than one address \(fd00::2, fe80::1\) in fc00::\/6/);
});

test("a Studio of one role shares its database and its Redis with the others", (t) => {
  const database = { DATABASE_URL: "postgres://u:hunter2@h/d" };
  const redis = { REDIS_URL: "redis://h" };
  t.throws(() => loadConfig({ env: { STUDIO_ROLE: "web", ...database } }), /^STUDIO_ROLE=web needs STUDIO_REDIS_URL, /);
  t.throws(() => loadConfig({ env: { STUDIO_ROLE: "worker" } }), /^STUDIO_ROLE=worker needs STUDIO_DATABASE_URL and STUDIO_REDIS_URL, /);
  t.match(loadConfig({ flags: { role: "worker" }, env: { ...database, ...redis } }), {
    role: "worker",
    databaseUrl: database.DATABASE_URL,
  });
  t.throws(() => loadConfig({ env: { STUDIO_ROLE: "executor" } }), /^STUDIO_ROLE=executor needs STUDIO_REDIS_URL, /);
  t.equal(loadConfig({ env: { STUDIO_ROLE: "executor", ...redis } }).role, "executor", "which knows no database");
  t.equal(loadConfig({ env: database }).role, "all", "and all of them are the default");
});

test("an unknown STUDIO_ variable is told with the name that was probably meant", (t) => {
  const { warnings } = resolveSettings({ env: { STUDIO_WORKRES: "3", STUDIO_ZZZZZZ: "1", STUDIO_WORKER_ROLE: "web", OTHER: "1" } });
  t.same(warnings, [
    "STUDIO_WORKRES is no setting of Studio and has no effect; did you mean STUDIO_WORKERS?",
    "STUDIO_ZZZZZZ is no setting of Studio and has no effect",
  ]);
});

test("a configuration survives its way to another process, and another text is refused", (t) => {
  const config = loadConfig({ machine });
  t.same(parseConfig(JSON.stringify(config)), config);
  t.throws(() => parseConfig(undefined), /STUDIO_CONFIG is not valid JSON/);
  t.throws(() => parseConfig('{"host":"x"}'), /STUDIO_CONFIG lacks .*port/);
  t.throws(() => parseConfig("null"), /STUDIO_CONFIG lacks/);
});

test("further hosts and origins are lists, empty by default, and each entry is checked", (t) => {
  t.same(loadConfig({}).allowedHosts, []);
  const env = {
    STUDIO_ALLOWED_HOSTS: "studio.example.org, 10.0.0.5,,[fd00::1]",
    STUDIO_ALLOWED_ORIGINS: "https://a.example,http://[::1]:8080",
  };
  t.same(loadConfig({ env }).allowedHosts, ["studio.example.org", "10.0.0.5", "[fd00::1]"]);
  t.same(loadConfig({ env }).allowedOrigins, ["https://a.example", "http://[::1]:8080"]);
  for (const bad of ["a b", "a:80", "https://a", "*"])
    t.throws(() => loadConfig({ env: { STUDIO_ALLOWED_HOSTS: bad } }), /STUDIO_ALLOWED_HOSTS/);
  for (const bad of ["a.example", "https://a.example/", "https://a.example/x", "null", "*", "ftp://a"])
    t.throws(() => loadConfig({ env: { STUDIO_ALLOWED_ORIGINS: bad } }), /STUDIO_ALLOWED_ORIGINS/);
});

test("certificates are set by the names of Gunicorn, too", (t) => {
  const env = { GUNICORN_CERTFILE: "/c", GUNICORN_KEYFILE: "k.pem", GUNICORN_CA_CERTS: "/a", GUNICORN_CERT_REQS: "2" };
  t.match(loadConfig({ env }), { certfile: "/c", keyfile: "k.pem", caCerts: "/a", clientCerts: "required" });
  t.match(loadConfig({}), { certfile: null, keyfile: null, caCerts: null, clientCerts: "none" });
  t.equal(loadConfig({ env: { STUDIO_CLIENT_CERTS: "CERT_OPTIONAL" } }).clientCerts, "optional");
  for (const bad of ["3", "yes", "toString"])
    t.throws(() => loadConfig({ env: { STUDIO_CLIENT_CERTS: bad } }), /must be one of none, optional, required \(or 0, 1, 2\)/, bad);
});

test("STUDIO_HSTS becomes the value of its header, and refuses what browsers would not take", (t) => {
  const hsts = (text: string) => loadConfig({ env: { STUDIO_HSTS: text } }).hsts;
  t.equal(loadConfig({}).hsts, "off");
  t.equal(hsts("365d"), "max-age=31536000");
  t.equal(hsts("max-age=600;includesubdomains"), "max-age=600; includeSubDomains");
  t.equal(hsts("0"), "max-age=0");
  t.equal(hsts("8760h; preload; includeSubDomains"), "max-age=31536000; includeSubDomains; preload");
  for (const bad of [
    "on",
    "1y",
    "365d; preload",
    "30d; includeSubDomains; preload",
    "1d; includeSubDomains; includeSubDomains",
    "11y",
    "4000d",
    "1d, x",
  ])
    t.throws(() => hsts(bad), /STUDIO_HSTS: .* it must be off, or how long, such as 365d/, bad);
});
