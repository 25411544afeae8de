import { test } from "../../harness/testing/tap.ts";
import { parseDotenv } from "./dotenv.ts";
import { resolveSettings } from "./load.ts";

const named = (text: string) => parseDotenv(text, "named.env");
const own = (text: string) => parseDotenv(text, ".env");

test("option, environment, the named file, .env, default: the first that has it counts, by any of its names", (t) => {
  const flags = { workers: "1" };
  const env = { GUNICORN_WORKERS: "2" };
  const files = [named("WEB_CONCURRENCY=3"), own("\nSTUDIO_WORKERS=4")];
  const seen = [{ flags, env, files }, { env, files }, { files }, { files: files.slice(1) }, {}].map((given) => {
    const { config, sources } = resolveSettings(given);
    return [config.workers, sources.workers];
  });
  t.same(seen, [
    [1, "--workers"],
    [2, "GUNICORN_WORKERS"],
    [3, "WEB_CONCURRENCY (named.env:1)"],
    [4, "STUDIO_WORKERS (.env:2)"],
    [2, "default"],
  ]);
});

test("an empty variable is not set, and hides its name in weaker places all the same", (t) => {
  const files = [own("STUDIO_WORKERS=4\nSTUDIO_TIMEOUT=9")];
  const { config, sources } = resolveSettings({ env: { STUDIO_WORKERS: "", STUDIO_KEEPALIVE: " " }, files });
  t.equal(sources.workers, "default");
  t.equal(sources.keepaliveMs, "default");
  t.equal(config.timeoutMs, 9000);
  t.equal(resolveSettings({ files: [named("STUDIO_TIMEOUT="), ...files] }).sources.timeoutMs, "default");
});

test("names of one setting that say different things are told with the one that counts; the same said twice is not", (t) => {
  const warnings = (given: Parameters<typeof resolveSettings>[0]) => resolveSettings(given).warnings;
  t.same(warnings({ env: { STUDIO_WORKERS: "2", GUNICORN_WORKERS: "3", WEB_CONCURRENCY: "2" } }), [
    'STUDIO_WORKERS says "2" and GUNICORN_WORKERS says "3"; STUDIO_WORKERS counts',
  ]);
  t.same(warnings({ env: { GUNICORN_TIMEOUT: "60" }, files: [own("STUDIO_TIMEOUT=30")] }), [
    'GUNICORN_TIMEOUT says "60" and STUDIO_TIMEOUT (.env:1) says "30"; GUNICORN_TIMEOUT counts',
  ]);
  t.same(warnings({ env: { STUDIO_TIMEOUT: "60", GUNICORN_TIMEOUT: "1m" } }), [], "written differently, and the same");
  t.same(
    warnings({ env: { STUDIO_TIMEOUT: "60" }, files: [own("STUDIO_TIMEOUT=30")] }),
    [],
    "one name in two places is what places are for",
  );
  t.same(
    warnings({ flags: { timeout: "1" }, env: { STUDIO_TIMEOUT: "60", GUNICORN_TIMEOUT: "30" } }),
    [],
    "an option is meant to change it",
  );
  t.same(warnings({ env: { STUDIO_BIND: "0.0.0.0:80", STUDIO_PORT: "81" } }), [], "a share of it is meant to be changed");
  t.same(warnings({ env: { STUDIO_BIND: ":80", GUNICORN_BIND: ":81" } }), [
    'STUDIO_BIND says ":80" and GUNICORN_BIND says ":81"; STUDIO_BIND counts',
  ]);
  const secret = warnings({ env: { STUDIO_REDIS_URL: "redis://:hunter2@a", REDIS_URL: "redis://:hunter3@b" } });
  t.same(secret, ["STUDIO_REDIS_URL differs from REDIS_URL; STUDIO_REDIS_URL counts"]);
});

test("unknown names of ours are told wherever they stand, with the nearest of the same family", (t) => {
  const { warnings } = resolveSettings({
    env: { GUNICORN_WORKRES: "1", LLMCTL_STUDIO_SOCKETIO_PHAT: "/x", PATH: "/bin", STUDIO_CONFIG: "{}" },
    files: [own("STUDIO_TIMEUOT=1\nOTHER=1")],
  });
  t.same(warnings, [
    "GUNICORN_WORKRES is no setting of Studio and has no effect; did you mean GUNICORN_WORKERS?",
    "LLMCTL_STUDIO_SOCKETIO_PHAT is no setting of Studio and has no effect; did you mean LLMCTL_STUDIO_SOCKETIO_PATH?",
    "STUDIO_TIMEUOT (.env:1) is no setting of Studio and has no effect; did you mean STUDIO_TIMEOUT?",
  ]);
});

test("a secret may come from a file that a .env names, and what cannot be read is told with the line", (t) => {
  const machine = {
    cwd: "/",
    cores: 1,
    addresses: [],
    read: (path: string) => {
      if (path === "/key") return "sk-1\n";
      throw new Error("no such file");
    },
  };
  const { config, sources } = resolveSettings({ machine, files: [own("OPENAI_API_KEY_FILE=/key")] });
  t.equal(config.openaiApiKey, "sk-1");
  t.equal(sources.openaiApiKey, "OPENAI_API_KEY_FILE (.env:1)");
  t.throws(() => resolveSettings({ machine, files: [own("\nOPENAI_API_KEY_FILE=/nowhere")] }), {
    message: 'OPENAI_API_KEY_FILE (.env:2): "/nowhere" cannot be read (no such file)',
  });
});
