import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { startStudio } from "../../harness/testing/studio.ts";
import { test } from "../../harness/testing/tap.ts";
import { directory, leftovers, mentioning, untilNobody } from "../supervisor/fixture.ts";

const launcher = join(import.meta.dirname, "..", "..", "studio.mjs");

/** Runs a command to its end. */
function run(args: readonly string[], env: Record<string, string> = {}) {
  return new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
    const child = spawn("node", [launcher, ...args], { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
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

test("a wrong option is refused by name, and every command has help and a version", async (t) => {
  const wrong = await run(["start", "--port", "http", "--workers", "0"]);
  t.equal(wrong.code, 2);
  t.match(wrong.err, '--port: "http" is not allowed; it must be a whole number from 0 to 65535');
  t.match(wrong.err, '--workers: "0" is not allowed');
  t.equal((await run(["start", "--no-such-option"])).code, 2);
  const file = await run(["start", "--data", join(launcher, "data")]);
  t.equal(file.code, 2);
  t.match(file.err, /The data directory .*data cannot be used: ENOTDIR/);
  t.equal((await run(["demo", "--url", "http://localhost:1"])).code, 2);
  for (const command of ["start", "demo", "bench", "dev"]) {
    const help = await run([command, "--help"]);
    t.equal(help.code, 0, command);
    t.match(help.out, /--worker-class/);
  }
  t.match((await run(["start", "--version"])).out, /^\d+\.\d+\.\d+\n$/);
});

test("one Studio of mixed runtimes: a demo run from outside, a second start, a taken port, and an end without leftovers", async (t) => {
  const studio = await startStudio({ args: ["--workers", "2", "--worker-class", "bun,node"] });
  t.teardown(() => studio.stop());
  const { url, apiToken, data } = studio;
  t.equal(new URL(studio.tokenUrl).origin, url);
  t.equal((await studio.api("/api/flowcharts")).status, 200);

  const demo = await run(["demo", "--url", url, "--token", apiToken, "--json"]);
  t.equal(demo.code, 0, demo.err);
  t.equal(demo.out.trim().split("\n").length, 1, "one line of JSON and nothing else");
  const report = JSON.parse(demo.out);
  t.match(report, { ok: true, run: { state: "succeeded" }, transport: "websocket" });
  t.ok(
    report.nodes.some((node: { attempts: unknown[] }) => node.attempts.length === 2),
    "the node that fails once was tried again",
  );
  t.ok(report.timings.duration_ms > 0);
  const shown = await run(["demo", "--url", `${url}/`, "--token", apiToken], { NO_COLOR: "1" });
  t.equal(shown.code, 0, shown.err);
  t.match(shown.out, /retrying, attempt 1 of 3.*The run succeeded: \d+ nodes/s);
  t.notOk(shown.out.includes("\u001b"), "nothing that a terminal would obey");
  t.equal((await run(["demo", "--url", url, "--token", "studio_wrong_wrong_wrong_wrong"])).code, 1);

  const second = await run(["start", "--data", data, "--port", "0"]);
  t.equal(second.code, 1);
  t.match(second.err, `process ${studio.pid}, ${url}`);
  const taken = await run(["start", "--data", directory(t), "--port", new URL(url).port]);
  t.equal(taken.code, 2);
  t.match(taken.err, `Port ${new URL(url).port} on 127.0.0.1 is taken`);

  t.equal(await studio.stop(), 143);
  await untilNobody(data);
  t.notOk(existsSync(data), "the suite's own clean-up found nothing that writes there");
  t.equal((await run(["demo", "--url", url, "--token", apiToken])).code, 4);
});

test("a supervisor that is killed takes every real process along within the time of a restart", async (t) => {
  const data = directory(t);
  const child = spawn(
    "node",
    [launcher, "start", "--json", "--port", "0", "--data", data, "--worker-class", "bun,node,deno", "--workers", "3"],
    {
      stdio: ["ignore", "pipe", "ignore"],
    },
  );
  t.teardown(() => child.kill("SIGKILL"));
  const line = await new Promise<string>((resolve) => child.stdout.once("data", (text) => resolve(String(text))));
  t.ok(mentioning(data).length >= 6, "the supervisor, three web workers, the job worker and Redis");
  process.kill(JSON.parse(line).pid, "SIGKILL");
  await untilNobody(data);
  const again = await run(["start", "--data", data, "--port", "70000"]);
  t.equal(again.code, 2);
});

test("without JSON it greets a person, and takes the next port when the usual one is taken", async (t) => {
  const blocker = createServer();
  await new Promise<void>((resolve) => {
    // Somebody else may have it already, which is as good.
    blocker.once("error", () => resolve());
    blocker.listen(5055, "127.0.0.1", () => resolve());
  });
  t.teardown(() => blocker.close());
  const data = directory(t);
  const { STUDIO_PORT: _, PORT: __, ...env } = process.env;
  const child = spawn("node", [launcher, "start", "--data", data, "--worker-class", "node"], { stdio: ["ignore", "pipe", "ignore"], env });
  t.teardown(() => child.kill("SIGKILL"));
  let text = "";
  await new Promise<void>((resolve) => {
    child.stdout.on("data", (part) => {
      text += part;
      if (text.includes("Ctrl+C")) resolve();
    });
    child.on("exit", () => resolve());
  });
  t.match(text, /Studio \d+\.\d+\.\d+ is ready: \d+ node workers/);
  t.match(text, /Open {3}http:\/\/127\.0\.0\.1:50\d\d\/sign-in#token=[\w-]{43}\n/);
  t.match(text, /Port 5055 was taken, so this one listens on 50\d\d\./);
  t.match(text, `Data   ${data}`);
  const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
  child.kill("SIGINT");
  t.equal(await ended, 130);
  await untilNobody(data);
  t.same(
    leftovers(data).filter((name) => name !== "groups"),
    [],
  );
  t.notOk(readdirSync(data).includes("redis.sock"));
});

test("the demo on a Studio of its own leaves no process and no directory", async (t) => {
  const temporary = directory(t);
  const { code, out } = await run(["demo", "--json", "--worker-class", "deno"], { TMPDIR: temporary });
  t.equal(code, 0);
  t.match(JSON.parse(out), { ok: true, worker: { runtime: "deno" } });
  await untilNobody(temporary);
  t.same(readdirSync(temporary), []);
});
