import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Test, test } from "../../harness/testing/tap.ts";
import { createFiles } from "./files.ts";

function setUp(t: Test) {
  const root = mkdtempSync(join(tmpdir(), "studio-files-"));
  t.teardown(() => rmSync(root, { recursive: true, force: true }));
  writeFileSync(join(root, "secret"), "secret");
  return { root, files: createFiles(join(root, "runs")) };
}

const textOf = async (body: ReadableStream<Uint8Array>) => new Response(body as BodyInit).text();

test("files are written, listed and read back", async (t) => {
  const { files } = setUp(t);
  t.same(await files.list("r1"), [], "a run without a directory has none");
  t.equal(await files.read("r1", "report.md"), null);
  t.same(await files.write("r1", "out/report.md", "# Grüße\n"), { path: "out/report.md", size: 10 });
  t.same(await files.write("r1", "out/report.md", "short"), { path: "out/report.md", size: 5 }, "and replaced as a whole");
  await files.write("r1", ".studio/check-1", "echo");
  await files.write("r1", "big", "x".repeat(200_000));
  t.same(await files.list("r1"), [
    { path: "big", size: 200_000 },
    { path: "out/report.md", size: 5 },
  ]);
  const read = await files.read("r1", "out/report.md");
  t.equal(read?.size, 5);
  t.equal(await textOf(read!.body), "short");
  t.equal((await textOf((await files.read("r1", "big"))!.body)).length, 200_000);
  const left = (await files.read("r1", "big"))!.body.getReader();
  await left.read();
  await left.cancel();
});

test("paths that leave the directory are refused by their text", async (t) => {
  const { files } = setUp(t);
  for (const path of ["", "..", "../secret", "a/../../secret", "/etc/passwd", "a//b", "./a", "a/", "a\0b", "..\\secret", "x".repeat(300)]) {
    await t.rejects(files.write("r1", path, "x"), { code: "bad_request" }, `write ${JSON.stringify(path).slice(0, 30)}`);
    await t.rejects(files.read("r1", path), { code: "bad_request" }, `read ${JSON.stringify(path).slice(0, 30)}`);
  }
  for (const run of ["", "..", "../r", "a/b", "."]) await t.rejects(files.workspace(run), { code: "bad_request" }, `run ${run}`);
});

test("links are not followed, neither as the file nor on the way to it", async (t) => {
  const { root, files } = setUp(t);
  const dir = await files.workspace("r1");
  symlinkSync(join(root, "secret"), join(dir, "link"));
  symlinkSync(root, join(dir, "up"));
  mkdirSync(join(dir, "real"));
  for (const path of ["link", "up/secret"]) {
    await t.rejects(files.read("r1", path), { code: "bad_request" }, `read ${path}`);
    await t.rejects(files.write("r1", path, "overwritten"), { code: "bad_request" }, `write ${path}`);
  }
  await t.rejects(files.write("r1", "up/new", "x"), { code: "bad_request" });
  t.notOk(existsSync(join(root, "new")));
  t.equal(readFileSync(join(root, "secret"), "utf8"), "secret");
  await t.rejects(files.write("r1", "real", "x"), { code: "bad_request" }, "a directory is no file");
  execFileSync("mkfifo", [join(dir, "pipe")]);
  await t.rejects(files.read("r1", "pipe"), { code: "bad_request" }, "a pipe does not hang the reader");
  await t.rejects(files.write("r1", "pipe", "x"), { code: "bad_request" });
  t.same(await files.list("r1"), [], "nor are links and pipes listed");
});

test("a retry adopts the files of the run that it goes on with, without links and without overwriting", async (t) => {
  const { root, files } = setUp(t);
  const dir = await files.workspace("r1");
  await files.write("r1", "data/one.txt", "one");
  await files.write("r1", "two.txt", "two");
  symlinkSync(join(root, "secret"), join(dir, "link"));
  await files.write("r2", "two.txt", "newer");
  await files.adopt("r2", "r1");
  t.same(await files.list("r2"), [
    { path: "data/one.txt", size: 3 },
    { path: "two.txt", size: 5 },
  ]);
  await files.adopt("r3", "never-ran");
  t.same(await files.list("r3"), []);
});
