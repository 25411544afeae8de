import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startPostgres } from "../../harness/testing/postgres.ts";
import { startRedis } from "../../harness/testing/redis.ts";
import { RUNTIMES } from "../../harness/testing/runtime.ts";
import { startStudio } from "../../harness/testing/studio.ts";
import { test } from "../../harness/testing/tap.ts";

const launcher = join(import.meta.dirname, "..", "..", "studio.mjs");
const folder = mkdtempSync(join(tmpdir(), "studio-postgres-"));
const [postgres, redis] = await Promise.all([startPostgres(), startRedis({ tcp: true })]);

/** Runs a command to its end, with this environment and no other settings. */
function run(args: readonly string[], env: Record<string, string>) {
  return new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
    const child = spawn("node", [launcher, ...args], { cwd: folder, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
    let out = "";
    let err = "";
    child.stdout.setEncoding("utf8").on("data", (text) => {
      out += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text) => {
      err += text;
    });
    child.on("close", (code) => resolve({ code, out, err }));
  });
}

for (const runtime of RUNTIMES)
  test(`the demo flowchart runs on PostgreSQL with workers of ${runtime}`, async (t) => {
    const DATABASE_URL = await postgres.create();
    const { code, out, err } = await run(["demo", "--json", "--workers", "2", "--worker-class", runtime], {
      DATABASE_URL,
      REDIS_URL: redis.url!,
    });
    if (code !== 0) t.comment(err);
    const report = JSON.parse(out);
    t.match(report, { ok: true, run: { state: "succeeded" } });
    const name = new URL(DATABASE_URL).pathname.slice(1);
    t.same(await postgres.query(`select state from runs where id = '${report.run.id}'`, name), [{ state: "succeeded" }]);
    t.same(await postgres.query("select count(*)::int as waiting from relay_outbox", name), [{ waiting: 0 }], "every event went its way");
  });

test("the URL of the database can come from a file, and its password is shown nowhere", async (t) => {
  const file = join(folder, "url");
  writeFileSync(file, `${await postgres.create()}\n`);
  const env = { DATABASE_URL_FILE: file };
  const password = [postgres.password, encodeURIComponent(postgres.password)];
  const isSecret = (text: string) => !password.some((one) => text.includes(one));
  const config = await run(["config", "--json", "--no-env-file"], env);
  t.equal(config.code, 0);
  t.ok(isSecret(config.out + config.err));
  const shown = JSON.parse(config.out).settings.find(({ name }: { name: string }) => name === "databaseUrl");
  t.match(shown, { text: "(hidden)", value: "(hidden)", source: "DATABASE_URL_FILE" });
  t.match(config.out, "no other Studio may use this database", "it has a Redis of its own");

  const studio = await startStudio({ args: ["--workers", "1", "--worker-class", "node"], env });
  t.teardown(() => studio.stop());
  t.equal((await studio.api("/flowcharts")).status, 200);
  const link = await run(["link", "--data", studio.data, "--json"], {});
  t.match(JSON.parse(link.out), { url: studio.url });
  const { token_url } = JSON.parse(link.out) as { token_url: string };
  const form = `token=${token_url.split("#token=")[1]}`;
  const type = "application/x-www-form-urlencoded";
  const signIn = {
    method: "POST",
    redirect: "manual",
    headers: { "content-type": type, accept: "text/html", origin: studio.url },
    body: form,
  } as const;
  t.equal((await fetch(new URL("/sign-in", studio.url), signIn)).status, 303, "the link signs somebody in");
  const name = new URL(readFileSync(file, "utf8").trim()).pathname.slice(1);
  t.same(await postgres.query("select count(*)::int as n from sessions", name), [{ n: 1 }]);

  await postgres.restart();
  await studio.stop();
  t.ok(isSecret(studio.log()), "nor is it in the log of an outage");
});

test("a database that cannot be used is a start that fails with 4 and says why, without the password", async (t) => {
  const env = { DATABASE_URL: postgres.url("nowhere"), REDIS_URL: redis.url! };
  const { code, out, err } = await run(["start", "--no-open", "--port", "0", "--data", join(folder, "data"), "--no-env-file"], env);
  t.equal(code, 4);
  t.match(err, /The database nowhere at 127\.0\.0\.1:\d+ cannot be used: database "nowhere" does not exist/);
  t.notOk((out + err).includes(encodeURIComponent(postgres.password)));
  const role = await run(["start", "--role", "worker", "--no-env-file"], { REDIS_URL: redis.url! });
  t.equal(role.code, 2);
  t.match(role.err, "STUDIO_ROLE=worker needs STUDIO_DATABASE_URL");
});

test("what was started ends", async (t) => {
  await Promise.all([postgres.stop(), redis.stop()]);
  rmSync(folder, { recursive: true });
  t.pass("it has");
});
