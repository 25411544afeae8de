// Writes the index.ts of every folder of declarations: static imports, sorted, so that literal types survive and nothing is scanned at run time.
// With --check it only compares and exits 1 on a difference.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");

/** Folder -> name of the exported array or record. A folder that is not there yet is left out. */
const folders = [
  { dir: "src/contract/events", name: "events", about: "Every event type of contract v1." },
  { dir: "src/execution/nodes", name: "nodeTypes", about: "Every node type that a flowchart can use." },
  { dir: "src/http/routes", name: "routes", about: "Every route of the server, as data.", spread: true },
  { dir: "src/jobs/kinds", name: "jobs", about: "Every kind of background work." },
  { dir: "src/knobs/settings", name: "settings", about: "Every setting of Studio." },
  { dir: "topologies/proxies", name: "proxies", about: "Every proxy that can stand before Studio." },
  { dir: "topologies/ways", name: "ways", about: "Every way of being deployed that has a name, by its id.", record: true },
  { dir: "harness/subjects", name: "subjects", about: "Every server that the harness knows how to start, by its id.", record: true },
  { dir: "harness/checks", name: "checks", about: "Every check of the harness, by its id.", record: true },
  { dir: "harness/mutants", name: "mutants", about: "Every broken twin, by its id.", record: true },
  { dir: "harness/doctor/findings", name: "findings", about: "Every finding of doctor, by its id.", record: true },
];

/** The array as Biome formats it: on one line where it fits. */
const declared = (name, items) => {
  const line = `export const ${name} = [${items.join(", ")}] as const;`;
  return line.length <= 140 ? [line] : [`export const ${name} = [`, ...items.map((item) => `  ${item},`), "] as const;"];
};

/** A record from the names of the files to what they declare, as Biome formats it. */
const recorded = (name, entries) => [
  `export const ${name} = {`,
  ...entries.map(([id, item]) => (id === item ? `  ${item},` : `  ${/^[A-Za-z_$][\w$]*$/.test(id) ? id : JSON.stringify(id)}: ${item},`)),
  "} as const;",
];

const stem = (file) => file.replace(/\.tsx?$/, "");
const check = process.argv.includes("--check");
let stale = 0;
for (const { dir, name, about, spread, record } of folders) {
  const path = join(root, dir);
  if (!existsSync(path)) continue;
  const files = readdirSync(path)
    .filter((file) => /\.tsx?$/.test(file) && file !== "index.ts" && !/\.(test|fixture)\./.test(file))
    .sort((a, b) => (stem(a) < stem(b) ? -1 : 1));
  const identifier = (file) => stem(file).replace(/[^A-Za-z0-9]+(.)/g, (_, c) => c.toUpperCase());
  // Biome sorts imports by module path without the ending: `max-requests.ts` before `max-requests-jitter.ts`.
  const text = [
    "// Written by scripts/indexes.mjs; do not edit.",
    ...files.map((file) => `import ${identifier(file)} from "./${file}";`),
    "",
    `/** ${about} */`,
    ...(record
      ? recorded(
          name,
          files.map((file) => [stem(file), identifier(file)]),
        )
      : declared(
          name,
          files.map((file) => `${spread ? "..." : ""}${identifier(file)}`),
        )),
    "",
  ].join("\n");
  const target = join(path, "index.ts");
  if (existsSync(target) && readFileSync(target, "utf8") === text) continue;
  if (check) {
    console.error(`${dir}/index.ts is stale: run node scripts/indexes.mjs`);
    stale += 1;
  } else {
    writeFileSync(target, text);
    console.log(`wrote ${dir}/index.ts`);
  }
}
process.exit(stale ? 1 : 0);
