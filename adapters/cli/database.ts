import { join } from "node:path";
import type { Config } from "../../src/knobs/load.ts";
import type { Store } from "../../src/ports/store.ts";

/** Opens the database of a data directory, bringing its schema up to date. Loaded when needed, so that Redis starts meanwhile. */
export async function openDatabase({ data }: Config): Promise<Store> {
  const { openStore } = await import("../store/sqlite/open.ts");
  return openStore({ path: join(data, "studio.db") });
}
