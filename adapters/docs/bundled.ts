import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { DocumentFile } from "../../src/studio/documents/index-documents.ts";

/** The documents that come with Studio: README.md and what is in docs/. `start` is a folder inside the package. */
export async function bundledDocuments(start: string): Promise<DocumentFile[]> {
  let root = start;
  while (!existsSync(join(root, "package.json"))) {
    if (root === dirname(root)) return [];
    root = dirname(root);
  }
  const inDocs = await readdir(join(root, "docs"), { recursive: true }).catch(() => []);
  const paths = ["README.md", ...inDocs.map((path) => `docs/${path}`)].filter((path) => path.endsWith(".md")).sort();
  const found = await Promise.all(paths.map(async (path) => ({ path, text: await readFile(join(root, path), "utf8").catch(() => "") })));
  return found.filter(({ text }) => text !== "");
}
