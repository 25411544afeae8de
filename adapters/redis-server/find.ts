import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

const NAMES = ["redis-server", "valkey-server"];

/** The Redis or Valkey server that PATH offers, as an absolute path; null when there is none. */
export function findRedis(path: string): string | null {
  for (const name of NAMES) {
    for (const folder of path.split(delimiter)) {
      if (!folder.startsWith("/")) continue;
      try {
        accessSync(join(folder, name), constants.X_OK);
        return join(folder, name);
      } catch {
        // Not in this folder.
      }
    }
  }
  return null;
}
