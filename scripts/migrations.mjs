// Writes migrations/index.ts from the .sql files beside it, so that the schema's history loads the same from source and from the bundle on all
// three runtimes. With --check it only compares and exits 1 on a difference.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const folder = join(import.meta.dirname, "..", "adapters/store/sqlite/migrations");
const escaped = (sql) => sql.replace(/[\\`]|\$\{/g, "\\$&");

const files = readdirSync(folder)
  .filter((file) => file.endsWith(".sql"))
  .sort();
const text = [
  "// Written by scripts/migrations.mjs from the .sql files of this folder; do not edit.",
  "",
  "/** Every migration, in the order of its application. */",
  "export const migrations = [",
  ...files.map(
    (file) => `  {\n    name: "${file.slice(0, -4)}",\n    sql: \`${escaped(readFileSync(join(folder, file), "utf8"))}\`,\n  },`,
  ),
  "] as const;",
  "",
].join("\n");

const target = join(folder, "index.ts");
const fresh = existsSync(target) && readFileSync(target, "utf8") === text;
if (process.argv.includes("--check")) {
  if (!fresh) console.error("adapters/store/sqlite/migrations/index.ts is stale: run node scripts/migrations.mjs");
  process.exit(fresh ? 0 : 1);
}
if (!fresh) {
  writeFileSync(target, text);
  console.log("wrote adapters/store/sqlite/migrations/index.ts");
}
