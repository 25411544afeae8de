import { StudioError } from "../../../src/errors.ts";
import type { Migration } from "../migration.ts";
import type { SqliteConnection } from "./connection.ts";
import { migrations } from "./migrations/index.ts";

/**
 * Brings the schema up to date, forward only, in one transaction under the file's write lock: of several processes that start together one does
 * it and the others find it done. Returns the names that it applied. Throws when the database was made by a newer program.
 */
export async function migrate(connection: SqliteConnection, steps: readonly Migration[] = migrations, waitMs = 30_000): Promise<string[]> {
  return connection.locked(waitMs, () => {
    connection.query("create table if not exists schema_migrations (name text not null primary key, applied_at integer not null) strict");
    const applied = new Set((connection.query("select name from schema_migrations").rows as { name: string }[]).map((row) => row.name));
    const unknown = [...applied].filter((name) => !steps.some((step) => step.name === name)).sort();
    if (unknown.length > 0)
      throw new StudioError(
        "unavailable",
        `The database was written by a newer Studio: it has the migration ${unknown.at(-1)}, this program knows ${steps.at(-1)?.name}. ` +
          "Start that version, or give this one a data directory of its own.",
      );
    const missing = steps.filter((step) => !applied.has(step.name));
    for (const { name, sql } of missing) {
      connection.script(sql);
      connection.query("insert into schema_migrations (name, applied_at) values (?, ?)", [name, Date.now()]);
    }
    return missing.map((step) => step.name);
  });
}
