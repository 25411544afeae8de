import { join } from "node:path";
import type { Config } from "../../src/knobs/load.ts";
import type { Store } from "../../src/ports/store.ts";

/**
 * Opens the database of a configuration, bringing its schema up to date: PostgreSQL where `databaseUrl` names one, else SQLite in the data directory. Only what
 * is used is loaded. Throws StudioError `unavailable` when it cannot be opened.
 */
export async function openStore({ databaseUrl, data }: Pick<Config, "databaseUrl" | "data">): Promise<Store> {
  if (databaseUrl !== null) return (await import("./postgres/open.ts")).openStore({ url: databaseUrl });
  return (await import("./sqlite/open.ts")).openStore({ path: join(data, "studio.db") });
}
