import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Test, test } from "../../harness/testing/tap.ts";
import { StudioError } from "../../src/errors.ts";
import type { AccessDetails, AccessLine } from "../../src/http/access.ts";
import { parseAccessFormat } from "../../src/http/access-format.ts";
import { formatAccess } from "./format.ts";
import { createLog } from "./log.ts";
import { scrub } from "./scrub.ts";

const line: AccessLine = { id: "r1", method: "GET", path: '/a"b\n', route: "/:id", status: 200, ms: 1.5, client: "127.0.0.1" };
const sent: Record<string, string> = {
  "user-agent": 'curl/8 "x"\r\n',
  referer: "http://h/p?token=tok-secret",
  authorization: "Bearer abcdefgh12345678",
  cookie: "cookie-secret",
  accept: "text/html",
};
const details: AccessDetails = {
  search: "?next=%2F&token=tok-secret",
  sent: { get: (name) => sent[name] ?? null },
  answered: { "content-type": "text/plain", "set-cookie": ["cookie-secret"] },
  body: "häl",
};
const SECRETS = /hunter2|abcdefgh|tok-secret|csrf-secret|cookie-secret/;

function directory(t: Test): string {
  const dir = mkdtempSync(join(tmpdir(), "studio-log-"));
  t.teardown(() => rmSync(dir, { recursive: true }));
  return dir;
}

const lines = (file: string) => readFileSync(file, "utf8").trimEnd().split("\n");

test("every line is one JSON object, and no secret stands in it", (t) => {
  const file = join(directory(t), "log");
  const log = createLog({ level: "info", base: { role: "web", worker: "w1" }, errorLog: file, accessLog: file, accessLogFormat: "json" });
  log.access(line, details);
  log.access({ ...line, status: 499, aborted: true }, details);
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
  const found = lines(file).map((one) => JSON.parse(one) as Record<string, unknown>);
  t.equal(found.length, 6);
  t.match(found[0], { level: 30, worker: "w1", path: '/a"b\n', status: 200, msg: "request" });
  t.equal(found[1]?.aborted, true);
  t.match(found[2], { level: 50, stage: "test", err: { type: "StudioError", cause: { type: "Error" } } });
  t.notOk(SECRETS.test(readFileSync(file, "utf8")));
});

test("requests and errors go each to its own file, whatever the level, or nowhere", (t) => {
  const dir = directory(t);
  const [errorLog, accessLog] = [join(dir, "error"), join(dir, "access")];
  const log = createLog({ level: "warn", base: {}, errorLog, accessLog, accessLogFormat: "json" });
  log.access(line, details);
  log.notice("seen");
  log.flush();
  t.match(JSON.parse(lines(accessLog)[0]!), { msg: "request" });
  t.match(JSON.parse(lines(errorLog)[0]!), { msg: "seen" });
  t.equal(lines(accessLog).length + lines(errorLog).length, 2);
  t.equal(statSync(accessLog).mode & 0o027, 0, "not for everybody to read");
  const off = createLog({ level: "info", base: {}, errorLog: "off", accessLog: "off", accessLogFormat: "json" });
  off.access(line, details);
  off.report(new Error("x"), { stage: "test" });
  off.reopen();
  off.flush();
  t.throws(() => createLog({ level: "info", base: {}, errorLog: "-", accessLog: join(dir, "no", "where"), accessLogFormat: "json" }), {
    code: "ENOENT",
  });
});

test("a file that was moved away is opened anew, and no line is lost", (t) => {
  const dir = directory(t);
  const [errorLog, accessLog] = [join(dir, "error"), join(dir, "access")];
  const log = createLog({ level: "info", base: {}, errorLog, accessLog, accessLogFormat: "%(s)s %(r)s" });
  log.access({ ...line, path: "/before" }, details);
  log.notice("before");
  renameSync(accessLog, `${accessLog}.1`);
  renameSync(errorLog, `${errorLog}.1`);
  log.access({ ...line, path: "/between" }, details);
  log.reopen();
  log.access({ ...line, path: "/after" }, details);
  log.notice("after");
  log.flush();
  const paths = (file: string) => lines(file).map((one) => one.split(" ")[2]!.split("?")[0]);
  t.same(paths(`${accessLog}.1`), ["/before", "/between"]);
  t.same(paths(accessLog), ["/after"]);
  t.match(lines(`${errorLog}.1`)[0], '"msg":"before"');
  t.match(lines(errorLog)[0], '"msg":"after"');
});

test("a log that cannot be opened anew goes on in the old file and says so", (t) => {
  const dir = directory(t);
  const sub = mkdtempSync(join(dir, "sub-"));
  const [errorLog, accessLog] = [join(dir, "error"), join(sub, "access")];
  const log = createLog({ level: "info", base: {}, errorLog, accessLog, accessLogFormat: "json" });
  const moved = `${sub}-moved`;
  renameSync(sub, moved);
  log.reopen();
  log.access(line, details);
  log.flush();
  t.match(lines(errorLog)[0], /"stage":"log.reopen".*ENOENT/);
  t.equal(lines(join(moved, "access")).length, 1);
  t.notOk(existsSync(sub));
});

test("a format has Gunicorn's atoms, and nothing that a client sends breaks the line or gives a secret away", (t) => {
  const now = new Date(Date.UTC(2026, 10, 3, 7, 8, 9));
  const say = (text: string, more: Partial<AccessLine> = {}, and: Partial<AccessDetails> = {}) =>
    formatAccess(parseAccessFormat(text)!, { ...line, ...more }, { ...details, ...and }, now);
  t.equal(say("common"), '127.0.0.1 - - [03/Nov/2026:07:08:09 +0000] "GET /a\\x22b\\x0A?next=%2F&token=[redacted] HTTP/1.1" 200 4');
  t.equal(
    say("combined", { path: "/p" }, { search: "" }),
    '127.0.0.1 - - [03/Nov/2026:07:08:09 +0000] "GET /p HTTP/1.1" 200 4 "http://h/p?token=[redacted]" "curl/8 \\x22x\\x22\\x0D\\x0A"',
  );
  for (const [format, wanted] of [
    ["%(h)s %(l)s %(u)s", "127.0.0.1 - -"],
    ["%(m)s %(U)s", "GET /a\\x22b\\x0A"],
    ["%(q)s", "next=%2F&token=[redacted]"],
    ["%(H)s %(s)s", "HTTP/1.1 200"],
    ["%(B)s %(b)s", "4 4"],
    ["%(T)s %(M)s %(D)s %(L)s", "0 2 1500 0.001500"],
    ["%(p)s", `<${process.pid}>`],
    ["100%% %({Accept}i)s %({none}i)s", "100% text/html -"],
    ["%({authorization}i)s %({cookie}i)s %({set-cookie}o)s", "[redacted] [redacted] [redacted]"],
    ["%({content-type}o)s %({wsgi}e)s", "text/plain -"],
  ] as const)
    t.equal(say(format), wanted, format);
  t.equal(say("%(B)s %(b)s", {}, { body: null }), "0 -");
  t.equal(say("%(B)s %(b)s", {}, { body: new ReadableStream() }), "0 -", "what streams has no length beforehand");
  t.equal(say("%(b)s", {}, { body: new ReadableStream(), answered: { "content-length": "12" } }), "12");
  t.equal(say("%(b)s", {}, { body: new Uint8Array(5) }), "5");
  for (const bad of ["", "text", "%", "%(z)s", "%(h)d", "%({a b}i)s", "%(h)s\n", "%({x}z)s"]) t.equal(parseAccessFormat(bad), null, bad);
});

test("texts that look like credentials are replaced, others stay", (t) => {
  const token = `studio_${"a".repeat(43)}`;
  t.equal(scrub(`GET /sign-in?token=abc&next=/x`), "GET /sign-in?token=[redacted]&next=/x");
  t.equal(scrub("/?%74oken=abc&access_token=abc;api_key=abc"), "/?%74oken=[redacted]&access_token=[redacted];api_key=[redacted]");
  t.equal(scrub("/socket.io/?EIO=4&transport=polling&sid=abc"), "/socket.io/?EIO=4&transport=polling&sid=[redacted]");
  t.equal(scrub("/?%zz=1&a=2"), "/?%zz=1&a=2");
  t.equal(scrub(`authorization: Bearer ${token}`), "authorization: Bearer [redacted]");
  t.equal(scrub("authorization: Basic dXNlcjpodW50ZXIy"), "authorization: Basic [redacted]");
  t.equal(scrub(`the token ${token} was`), "the token studio_[redacted] was");
  t.equal(scrub("redis://me:pw@host/1"), "redis://[redacted]@host/1");
  t.equal(scrub("no bearer of news at http://host:80/a?b=c"), "no bearer of news at http://host:80/a?b=c");
});
