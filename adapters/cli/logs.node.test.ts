import { existsSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { startStudio, until } from "../../harness/testing/studio.ts";
import { test } from "../../harness/testing/tap.ts";
import { directory } from "../supervisor/fixture.ts";

const read = (file: string) => (existsSync(file) ? readFileSync(file, "utf8") : "");

test("workers of three runtimes write the chosen format to the chosen file, open it anew on USR1, and no token stands in it", async (t) => {
  const dir = directory(t);
  const [access, errors] = [join(dir, "access.log"), join(dir, "error.log")];
  const studio = await startStudio({
    args: [
      ...["--workers", "3", "--worker-class", "bun,node,deno", "--access-log", access, "--error-log", errors],
      ...["--access-log-format", '%(p)s "%(r)s" %(s)s "%(a)s" %({authorization}i)s', "--log-level", "warn"],
    ],
  });
  t.teardown(() => studio.stop());
  const token = "A".repeat(43);
  /** Asks over new connections until every worker has written a line that ends so. */
  const everyWorker = (mark: string, file: string) =>
    until(`a line of every worker with ${mark}`, async () => {
      const headers = { "user-agent": mark, connection: "close" };
      for (let n = 0; n < 6; n += 1) await studio.api(`/sign-in?token=${token}&next=/x`, { headers }).then((answer) => answer.text());
      const pids = [
        ...read(file).matchAll(
          new RegExp(`^<(\\d+)> "GET /sign-in\\?token=\\[redacted\\]&next=/x HTTP/1.1" \\d+ "${mark}" \\[redacted\\]$`, "gm"),
        ),
      ];
      return new Set(pids.map(([, pid]) => pid)).size === 3;
    });
  t.ok(await everyWorker("first", access));
  renameSync(access, `${access}.1`);
  renameSync(errors, `${errors}.1`);
  process.kill(studio.pid, "SIGUSR1");
  await until("the new files", () => existsSync(access) && existsSync(errors));
  t.ok(await everyWorker("second", access));
  const all = read(access) + read(`${access}.1`);
  t.notOk(all.includes(token) || all.includes(studio.apiToken));
  t.notOk(/^(?!<\d+> ").+$/m.test(all), "no line is torn or of another kind");
  t.equal(studio.log().includes('"msg":"request"'), false, "the standard streams have none of it");
  t.equal(await studio.stop(), 143);
});
