// Who may import whom. Reads the import statements of every source file and exits 1 naming each import that crosses a fence.
// The table is the architecture's: src is pure, web/client knows only the contract, an adapter never imports another runtime's adapter.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";

const root = join(import.meta.dirname, "..");

/** Packages that hold no runtime, no socket and no framework. */
const PURE = ["zod", "rou3", "uuid", "@marcbachmann/cel-js", "eventsource-parser", "prom-client"];
const JSX = ["@kitajs/html", "marked", "sanitize-html", "ansi_up"];
const RUNTIME_FOLDERS = ["adapters/bun", "adapters/node", "adapters/deno"];

interface Fence {
  folders: string[];
  packages: string[];
  node: string[];
  not?: string[];
}

/** Folder (longest match wins) -> what its files may import: folders of ours, and packages (`*` = any). `node:` modules are named one by one. */
const FENCES: Record<string, Fence> = {
  src: { folders: ["src", "package.json"], packages: PURE, node: ["node:crypto"] },
  "src/contract": { folders: ["src/contract"], packages: ["zod"], node: [] },
  web: { folders: ["src", "web"], packages: [...PURE, ...JSX], node: [], not: ["web/client"] },
  "web/client": { folders: ["src/contract", "web/client", "web/shared"], packages: ["socket.io-client", "ansi_up"], node: [] },
  "web/shared": { folders: ["src/contract", "web/shared"], packages: ["ansi_up"], node: [] },
  adapters: { folders: ["src", "web", "adapters"], packages: ["*"], node: ["*"], not: ["web/client", ...RUNTIME_FOLDERS] },
  ...Object.fromEntries(
    RUNTIME_FOLDERS.map((folder) => [
      folder,
      {
        folders: ["src", "web", "adapters"],
        packages: ["*"],
        node: ["*"],
        not: ["web/client", ...RUNTIME_FOLDERS.filter((other) => other !== folder)],
      },
    ]),
  ),
  topologies: { folders: ["topologies"], packages: [], node: ["*"] },
  // The realtime client of the browser is one of its subjects.
  harness: { folders: ["harness", "topologies", "src/contract", "web/client/realtime"], packages: ["*"], node: ["*"] },
};

const within = (path: string, folder: string) => path === folder || path.startsWith(`${folder}/`);

/** The complaints about one file: `path imports what, which fence forbids`. */
export function complaints(path: string, text: string): string[] {
  const fence = Object.keys(FENCES)
    .filter((folder) => within(path, folder))
    .sort((a, b) => b.length - a.length)[0];
  if (!fence) return [];
  const rule = FENCES[fence]!;
  const found: string[] = [];
  const statements =
    /(?:^|\n)\s*(?:import|export)\s[^;]*?from\s*["']([^"']+)["']|import\(\s*["']([^"']+)["']\s*\)|(?:^|\n)\s*import\s*["']([^"']+)["']/g;
  for (const [, from, dynamic, bare] of text.matchAll(statements)) {
    const name = from ?? dynamic ?? bare ?? "";
    if (name.startsWith(".")) {
      const to = relative(root, join(root, dirname(path), name));
      const allowed = rule.folders.some((folder) => within(to, folder)) && !(rule.not ?? []).some((folder) => within(to, folder));
      if (!allowed)
        found.push(
          `${path} imports ${to}: ${fence} may import only ${rule.folders.join(", ")}${rule.not ? ` without ${rule.not.join(", ")}` : ""}`,
        );
    } else if (name.startsWith("node:")) {
      if (!rule.node.includes("*") && !rule.node.includes(name))
        found.push(`${path} imports ${name}: ${fence} may use ${rule.node.join(", ") || "no module of the runtime"}`);
    } else {
      const pack = name
        .split("/")
        .slice(0, name.startsWith("@") ? 2 : 1)
        .join("/");
      if (!rule.packages.includes("*") && !rule.packages.includes(pack))
        found.push(`${path} imports ${pack}: ${fence} may use ${rule.packages.join(", ") || "no package"}`);
    }
  }
  return found;
}

function* files(folder: string): Generator<string> {
  let names: string[];
  try {
    names = readdirSync(join(root, folder));
  } catch {
    return;
  }
  for (const name of names) {
    const path = `${folder}/${name}`;
    if (statSync(join(root, path)).isDirectory()) yield* files(path);
    // A suite and its fixtures may import what they need to start the real thing.
    else if (/\.tsx?$/.test(name) && !/(\.test|\.fixture|^suite|^fixture)\.tsx?$/.test(name) && !path.includes("/fixtures/")) yield path;
  }
}

if (process.argv[1] === import.meta.filename) {
  const all = ["src", "web", "adapters", "topologies", "harness"].flatMap((folder) =>
    [...files(folder)].flatMap((path) => complaints(path, readFileSync(join(root, path), "utf8"))),
  );
  for (const line of all) console.error(line);
  process.exit(all.length ? 1 : 0);
}
