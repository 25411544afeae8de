import { chmodSync, chownSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The user that proxies run as when root starts them. */
export const NOBODY = 65_534;

/**
 * A new temporary directory that proxies can reach and write, whichever user they run as. The TMPDIR of root may be closed to others, so root uses /tmp
 * itself.
 */
export function openDirectory(name: string): string {
  const root = process.getuid?.() === 0;
  const directory = mkdtempSync(join(root ? "/tmp" : tmpdir(), `studio-${name}-`));
  chmodSync(directory, 0o755);
  if (root) chownSync(directory, NOBODY, NOBODY);
  return directory;
}
