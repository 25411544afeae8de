import { createHash } from "node:crypto";
import type { Commit } from "../services.ts";
import { passagesOfMarkdown } from "./passages.ts";

/** A document as it was read: `path` is what people see as its source. */
export interface DocumentFile {
  path: string;
  text: string;
}

/** Changes when the cutting changes, so that documents are indexed anew. */
const CUT_VERSION = 1;

/** Indexes documents for retrieval; one that is indexed already in this form is left alone. Resolves to how many were new or changed. */
export async function indexDocuments(commit: Commit, documents: readonly DocumentFile[]): Promise<number> {
  let changed = 0;
  for (const { path, text } of documents) {
    const { title, passages } = passagesOfMarkdown(path, text);
    const hash = createHash("sha256").update(`${CUT_VERSION}\n${text}`).digest("hex");
    if (await commit((unit) => unit.indexSource({ id: path, title, hash, passages }))) changed += 1;
  }
  return changed;
}
