import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "../../harness/testing/tap.ts";
import { directory } from "../supervisor/fixture.ts";

const launcher = join(import.meta.dirname, "..", "..", "studio.mjs");

interface Shown {
  ok: boolean;
  errors: string[];
  warnings: string[];
  settings: { name: string; env: string; flag: string | null; text: string | null; value: unknown; source: string }[];
}

/** Runs a command in a directory, with nothing of our own environment that is a setting. */
function run(cwd: string, args: readonly string[], env: Record<string, string> = {}) {
  const { PATH, HOME } = process.env;
  return new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
    const child = spawn("node", ["--", launcher, ...args], { cwd, env: { PATH, HOME, ...env }, stdio: ["ignore", "pipe", "pipe"] });
    let out = "";
    let err = "";
    child.stdout.on("data", (text) => {
      out += text;
    });
    child.stderr.on("data", (text) => {
      err += text;
    });
    child.on("close", (code) => resolve({ code, out, err }));
  });
}

const parse = (out: string) => JSON.parse(out) as Shown;
const row = (shown: Shown, name: string) => shown.settings.find((one) => one.name === name)!;

test("studio config shows every value and where it came from: option, environment, a named file, .env, default", async (t) => {
  const cwd = directory(t);
  writeFileSync(
    join(cwd, ".env"),
    ["# an old one", "export GUNICORN_TIMEOUT=60", "STUDIO_WORKERS=5", 'STUDIO_KEEPALIVE="9s"', "SOMETHING_ELSE=1", ""].join("\n"),
  );
  writeFileSync(join(cwd, "more.env"), "STUDIO_KEEPALIVE=8s\nSTUDIO_WORKERS=6\nREDIS_URL=redis://me:hunter2@cache\n");
  const env = { STUDIO_WORKERS: "7", STUDIO_GRACEFUL_TIMEOUT: "5", STUDIO_MAX_BODY: "" };
  const { code, out, err } = await run(cwd, ["config", "--json", "--env-file", "more.env", "--graceful-timeout", "4s"], env);
  t.equal(code, 0, err);
  t.notOk(`${out}${err}`.includes("hunter2"));
  const shown = parse(out);
  t.equal(shown.ok, true);
  const told = (name: string) => {
    const { text, value, source } = row(shown, name);
    return [text, value, source];
  };
  t.same(told("gracefulTimeoutMs"), ["4s", 4000, "--graceful-timeout"]);
  t.same(told("workers"), ["7", 7, "STUDIO_WORKERS"]);
  t.same(told("keepaliveMs"), ["8s", 8000, "STUDIO_KEEPALIVE (more.env:1)"]);
  t.same(told("timeoutMs"), ["60", 60_000, "GUNICORN_TIMEOUT (.env:2)"]);
  t.same(told("redisUrl"), ["(hidden)", "(hidden)", "REDIS_URL (more.env:3)"]);
  t.same(told("maxBodyBytes"), ["1MiB", 1024 * 1024, "default"]);
  t.same(told("data"), [".studio", join(cwd, ".studio"), "default"]);
  t.same(told("retentionHours"), ["24", 24, "default"]);
  t.same(told("openaiModel"), [null, null, "default"]);
  t.equal(row(shown, "redisUrl").flag, null, "a secret has no option");

  const table = await run(cwd, ["config", "--no-env-file", "--bind", "unix:a.sock"], {
    STUDIO_OPENAI_API_KEY: "sk-hunter2",
    STUDIO_WORKRES: "1",
  });
  t.equal(table.code, 0);
  t.match(table.out, /^Setting +Value +From\n/);
  t.match(table.out, /\nSTUDIO_OPENAI_API_KEY +\(hidden\) +STUDIO_OPENAI_API_KEY\n/);
  t.match(table.out, /\nSTUDIO_BIND +unix:a.sock +--bind\n/);
  t.match(table.out, /\nSTUDIO_WORKERS +auto \(\d+\) +default\n/);
  t.match(table.out, /\nSTUDIO_TIMEOUT +30s +default\n/);
  t.match(table.out, /\nSTUDIO_OPENAI_MODEL +not set +default\n/);
  t.notOk(table.out.includes("hunter2"));
  t.match(table.err, "STUDIO_WORKRES is no setting of Studio and has no effect; did you mean STUDIO_WORKERS?");

  const warned = async (workerClass: string) => {
    const args = ["config", "--json", "--no-env-file", "--keepalive", "620s", "--worker-class", workerClass];
    return parse((await run(cwd, args)).out).warnings.filter((warning) => warning.includes("STUDIO_KEEPALIVE"));
  };
  t.match(await warned("node,bun"), [/Bun workers close idle connections after about 250 s/]);
  t.same(await warned("node,deno"), []);
});

test("what is wrong is told with its source, by every command that reads settings, with exit code 2", async (t) => {
  const cwd = directory(t);
  writeFileSync(join(cwd, ".env"), "STUDIO_WORKERS=0\nSTUDIO_TIMEOUT=soon\n");
  const wrong = await run(cwd, ["config"], { STUDIO_PORT: "http" });
  t.equal(wrong.code, 2);
  t.equal(wrong.out, "");
  t.match(wrong.err, 'STUDIO_PORT: "http" is not allowed; it must be a whole number from 0 to 65535');
  t.match(wrong.err, 'STUDIO_WORKERS (.env:1): "0" is not allowed; it must be auto or a whole number from 1 to 64');
  t.match(wrong.err, 'STUDIO_TIMEOUT (.env:2): "soon" is not allowed');
  const json = await run(cwd, ["config", "--json"]);
  t.equal(json.code, 2);
  t.equal(parse(json.out).ok, false);
  t.equal(parse(json.out).errors.length, 2);
  t.equal((await run(cwd, ["start", "--data", cwd])).code, 2);
  t.equal((await run(cwd, ["config", "--no-env-file"])).code, 0);

  writeFileSync(join(cwd, ".env"), "STUDIO_PORT=1\nno assignment\n");
  t.match((await run(cwd, ["config"])).err, ".env, line 2: it must be NAME=value or a comment");
  t.match((await run(cwd, ["config", "--env-file", "none.env"])).err, /--env-file: none.env cannot be read \(ENOENT/);
  mkdirSync(join(cwd, "sub", ".env"), { recursive: true });
  const directoryInstead = await run(join(cwd, "sub"), ["config"]);
  t.equal(directoryInstead.code, 2);
  t.match(directoryInstead.err, /\.env cannot be read \(EISDIR.*--no-env-file leaves it out/);

  writeFileSync(join(cwd, ".env"), "");
  const log = await run(cwd, ["start", "--data", join(cwd, "data"), "--access-log", "no/such/file"]);
  t.equal(log.code, 2);
  t.match(log.err, /STUDIO_ACCESS_LOG: .*no\/such\/file cannot be opened \(ENOENT/);
});

test("the help of start has an option for every setting that is no secret, in groups", async (t) => {
  const { code, out } = await run(directory(t), ["start", "--help"]);
  t.equal(code, 0);
  for (const text of [
    "--bind <bind>",
    "--threads <threads>",
    "--access-log-format",
    "--max-body",
    "--env-file <path>",
    "--no-env-file",
    "--json",
  ])
    t.match(out, text);
  t.match(out, /Settings: server[\s\S]*Settings: workers/);
  t.match(out, /\[STUDIO_GRACEFUL_TIMEOUT, default\s+30s\]/);
  t.notOk(/--(?:redis-url|openai-api-key)/.test(out), "everybody on the machine can read command lines");
  t.match((await run(directory(t), ["config", "--help"])).out, /--json/);
});
