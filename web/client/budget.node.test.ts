import { readdirSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { test } from "../../harness/testing/tap.ts";

/** What a page may load of JavaScript, in bytes, gzipped. */
const BUDGET = 40_000;

const entries = join(import.meta.dirname, "entries");

test("no page loads more than 40 kB of JavaScript, and none carries the server's code", async (t) => {
  const { metafile, outputFiles } = await build({
    entryPoints: readdirSync(entries).map((file) => join(entries, file)),
    outdir: "out",
    write: false,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    minify: true,
    metafile: true,
    legalComments: "none",
  });
  const sizes = new Map(outputFiles.map((file) => [file.path, gzipSync(file.contents, { level: 9 }).length]));
  const size = (path: string) => [...sizes].find(([full]) => full.endsWith(path))?.[1] ?? Number.NaN;
  const closure = (path: string, seen = new Set<string>()): Set<string> => {
    if (seen.has(path)) return seen;
    seen.add(path);
    for (const { path: next } of metafile.outputs[path]!.imports) closure(next, seen);
    return seen;
  };
  const pages = Object.entries(metafile.outputs).filter(([, output]) => output.entryPoint);
  t.equal(pages.length, readdirSync(entries).length);
  for (const [path, output] of pages) {
    const total = [...closure(path)].reduce((sum, file) => sum + size(file), 0);
    t.ok(total <= BUDGET, `${output.entryPoint} loads ${total} bytes`);
    t.comment(`${output.entryPoint}: ${total} bytes gzipped`);
  }
  const inputs = Object.keys(metafile.inputs);
  for (const forbidden of [
    "/zod/",
    "/@kitajs/",
    "/sanitize-html/",
    "/marked/",
    "src/studio/",
    "src/http/",
    "src/ports/",
    "web/components/",
  ]) {
    t.notOk(
      inputs.find((input) => input.includes(forbidden)),
      `nothing of ${forbidden}`,
    );
  }
});
