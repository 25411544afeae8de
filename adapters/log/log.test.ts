import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "../../harness/testing/tap.ts";
import { StudioError } from "../../src/errors.ts";
import { createLog } from "./log.ts";
import { scrub } from "./scrub.ts";

const line = { id: "r1", method: "GET", path: '/a"b\n', route: "/:id", status: 200, ms: 1.5, client: "127.0.0.1" };

test("every line is one JSON object, and no secret stands in it", (t) => {
  const dir = mkdtempSync(join(tmpdir(), "studio-log-"));
  t.teardown(() => rmSync(dir, { recursive: true }));
  const destination = join(dir, "log");
  const log = createLog({ level: "info", base: { role: "web", worker: "w1" }, destination });
  log.access(line);
  log.access({ ...line, status: 499, aborted: true });
  const cause = new Error("redis://user:hunter2@db:6379 refused ?token=abcdefghijk");
  log.report(new StudioError("unavailable", "Bearer abcdefgh12345678 is away", { cause }), {
    stage: "test",
    token: "tok-secret",
    deep: { csrf: "csrf-secret" },
  });
  log.report("only a text", { stage: "test" });
  log.report({ toString: () => "an object" }, { stage: "test" });
  log.notice("look here", { cookie: "cookie-secret" });
  log.flush();
  const text = readFileSync(destination, "utf8");
  const lines = text
    .trim()
    .split("\n")
    .map((one) => JSON.parse(one) as Record<string, unknown>);
  t.equal(lines.length, 6);
  t.match(lines[0], { level: 30, worker: "w1", path: '/a"b\n', status: 200, msg: "request" });
  t.equal(lines[1]?.aborted, true);
  t.match(lines[2], { level: 50, stage: "test", err: { type: "StudioError", cause: { type: "Error" } } });
  t.notOk(/hunter2|abcdefgh|tok-secret|csrf-secret|cookie-secret/.test(text));
});

test("access lines are left out below their level", (t) => {
  const dir = mkdtempSync(join(tmpdir(), "studio-log-"));
  t.teardown(() => rmSync(dir, { recursive: true }));
  const destination = join(dir, "log");
  const log = createLog({ level: "warn", base: {}, destination });
  log.access(line);
  log.notice("seen");
  log.flush();
  t.equal(readFileSync(destination, "utf8").trim().split("\n").length, 1);
});

test("texts that look like credentials are replaced, others stay", (t) => {
  const token = `studio_${"a".repeat(43)}`;
  t.equal(scrub(`GET /sign-in?token=abc&next=/x`), "GET /sign-in?token=[redacted]&next=/x");
  t.equal(scrub(`authorization: Bearer ${token}`), "authorization: Bearer [redacted]");
  t.equal(scrub(`the token ${token} was`), "the token studio_[redacted] was");
  t.equal(scrub("redis://me:pw@host/1"), "redis://[redacted]@host/1");
  t.equal(scrub("no bearer of news at http://host:80/a"), "no bearer of news at http://host:80/a");
});
