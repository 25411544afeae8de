import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { test } from "../../../harness/testing/tap.ts";

test("the browser gets at most 23.6 kB, socket.io-client included, and no schema library", async (t) => {
  const bundle = async (contents: string) => {
    const { outputFiles, metafile } = await build({
      stdin: { contents, resolveDir: import.meta.dirname, loader: "ts" },
      bundle: true,
      minify: true,
      format: "esm",
      platform: "browser",
      target: "es2022",
      write: false,
      metafile: true,
    });
    return { gzip: gzipSync(outputFiles[0]!.contents, { level: 9 }).length, inputs: Object.keys(metafile.inputs) };
  };
  const bare = await bundle('export { Manager } from "socket.io-client";');
  const ours = await bundle(`export * from ${JSON.stringify(join(import.meta.dirname, "index.ts"))};`);
  t.comment(`socket.io-client ${bare.gzip} bytes gzipped, with this client ${ours.gzip}`);
  t.ok(ours.gzip <= 23_600, `${ours.gzip} bytes`);
  t.same(
    ours.inputs.filter((input) => /node_modules\/zod|src\/contract/.test(input)),
    [],
  );
});
