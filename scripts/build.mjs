// Builds dist/: one bundle of server code that Bun, Node and Deno all run, and the browser's client. Nothing of it is committed.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const root = join(import.meta.dirname, "..");
const at = (...parts) => join(root, ...parts);

/** The entry points of the server, by the name of the file in dist/. */
const entries = {
  bun: "adapters/bun/main.ts",
  node: "adapters/node/main.ts",
  deno: "adapters/deno/main.ts",
  cli: "adapters/cli/main.ts",
  load: "adapters/load/main.ts",
  bench: "harness/bench/main.ts",
  conformance: "harness/conformance/main.ts",
  doctor: "harness/doctor/main.ts",
  "plain-subject": "harness/subjects/servers/plain.ts",
};

/** zod brings its messages in fifty languages; we speak the one that it loads by itself, and every process would read the others at its start. */
const oneLanguage = {
  name: "one-language",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^\.\.\/locales\/index\.js$/ }, ({ importer }) =>
      /[\\/]zod[\\/]/.test(importer) ? { path: "locales", namespace: "none" } : null,
    );
    onLoad({ filter: /.*/, namespace: "none" }, () => ({ contents: "export {};" }));
  },
};

/** Deno knows Node's modules only by their full names; packages still import some of them without `node:`. */
const fullNames = {
  name: "full-names",
  setup({ onResolve }) {
    const names = new Set(builtinModules);
    onResolve({ filter: /^[a-z_]+(\/[a-z_]+)?$/ }, ({ path }) => (names.has(path) ? { path: `node:${path}`, external: true } : null));
  },
};

/**
 * Builds everything that exists, beside the present dist/ and then in its place: a build that fails leaves what was there. Resolves to the size of
 * each browser file in bytes, plain and gzipped.
 */
export async function buildAll({ minify = true } = {}) {
  const out = `dist.${process.pid}`;
  try {
    return await buildInto(out, minify);
  } finally {
    rmSync(at(out), { recursive: true, force: true });
  }
}

async function buildInto(out, minify) {
  const started = new Date();
  mkdirSync(at(out, "web"), { recursive: true });
  const present = Object.fromEntries(Object.entries(entries).filter(([, file]) => existsSync(at(file))));
  const server = build({
    entryPoints: Object.fromEntries(Object.entries(present).map(([name, file]) => [name, at(file)])),
    outdir: at(out),
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    chunkNames: "chunks/[name]-[hash]",
    format: "esm",
    platform: "node",
    target: "node24",
    // Not "import": it would also hold for require(), and give CommonJS packages the ES modules of others.
    conditions: ["node"],
    mainFields: ["module", "main"],
    jsx: "automatic",
    jsxImportSource: "@kitajs/html",
    sourcemap: "linked",
    sourcesContent: false,
    legalComments: "none",
    loader: { ".sql": "text", ".md": "text" },
    // CommonJS packages inside an ES module bundle still call require() for Node's own modules.
    banner: { js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);' },
    plugins: [fullNames, oneLanguage],
    external: ["bun:ffi", "bufferutil", "utf-8-validate", "pg-native"],
    logLevel: "warning",
  });
  const client = existsSync(at("web/client/entries"))
    ? build({
        entryPoints: readdirSync(at("web/client/entries"))
          .filter((file) => file.endsWith(".ts"))
          .map((file) => at("web/client/entries", file)),
        outdir: at(out, "web"),
        bundle: true,
        splitting: true,
        format: "esm",
        platform: "browser",
        target: "es2022",
        minify,
        sourcemap: "linked",
        sourcesContent: false,
        legalComments: "none",
        logLevel: "warning",
        metafile: true,
      })
    : null;
  const styles = existsSync(at("web/styles/studio.css"))
    ? build({ entryPoints: [at("web/styles/studio.css")], outfile: at(out, "web/studio.css"), bundle: true, minify, logLevel: "warning" })
    : null;
  await Promise.all([server, client, styles]);
  // The manifest gives every asset its content hash: pages link `<name>?v=<hash>` and the server lets browsers keep it for good.
  const sizes = {};
  const manifest = {};
  for (const file of readdirSync(at(out, "web")).filter((file) => /\.(js|css)$/.test(file))) {
    const bytes = readFileSync(at(out, "web", file));
    manifest[file] = createHash("sha256").update(bytes).digest("hex").slice(0, 12);
    sizes[file] = { bytes: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length };
  }
  writeFileSync(at(out, "web/manifest.json"), JSON.stringify(manifest));
  // A source that is changed during the build is newer than what came out of it.
  if (present.cli) utimesSync(at(out, "cli.mjs"), started, started);
  if (existsSync(at("dist"))) renameSync(at("dist"), at(out, "replaced"));
  renameSync(at(out), at("dist"));
  rmSync(at("dist/replaced"), { recursive: true, force: true });
  return sizes;
}

if (process.argv[1] === import.meta.filename) {
  const started = performance.now();
  const sizes = await buildAll({ minify: !process.argv.includes("--no-minify") });
  for (const [file, { bytes, gzip }] of Object.entries(sizes)) console.log(`${file}: ${bytes} bytes, ${gzip} gzipped`);
  console.log(`built in ${Math.round(performance.now() - started)} ms`);
}
