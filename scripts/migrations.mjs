// Writes migrations/index.ts from the .sql files beside it, for each dialect, so that the schema's history loads the same from source and from the bundle on
// all three runtimes. With --check it only compares and exits 1 on a difference.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const escaped = (sql) => sql.replace(/[\\`]|\$\{/g, "\\$&");
let stale = false;

for (const dialect of ["postgres", "sqlite"]) {
  const name = `adapters/store/${dialect}/migrations`;
  const folder = join(import.meta.dirname, "..", name);
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
  if (existsSync(target) && readFileSync(target, "utf8") === text) continue;
  if (process.argv.includes("--check")) {
    console.error(`${name}/index.ts is stale: run node scripts/migrations.mjs`);
    stale = true;
  } else {
    writeFileSync(target, text);
    console.log(`wrote ${name}/index.ts`);
  }
}
process.exit(stale ? 1 : 0);
