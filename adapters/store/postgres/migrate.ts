import type { Client } from "pg";
import { StudioError } from "../../../src/errors.ts";
import type { Migration } from "../migration.ts";
import { migrations } from "./migrations/index.ts";

/** Oldest major version with everything that is used. */
const OLDEST = 13;

/** The advisory lock under which the schema changes: two numbers of ours, so that another program in the same database hardly takes it. */
const LOCK = "pg_advisory_xact_lock(1937076585, 1)";

/**
 * Brings the schema up to date, forward only, in one transaction under an advisory lock: of several processes that start together one does it and the
 * others find it done. Resolves to the names that it applied. Throws StudioError `unavailable` when the database is not one for Studio or was written by a
 * newer program, and what pg throws.
 */
export async function migrate(client: Client, steps: readonly Migration[] = migrations): Promise<string[]> {
  await check(client);
  await client.query(`begin; select ${LOCK}`);
  try {
    await client.query('create table if not exists schema_migrations (name text collate "C" primary key, applied_at bigint not null)');
    const { rows } = await client.query<{ name: string }>("select name from schema_migrations order by name");
    const unknown = rows.map(({ name }) => name).filter((name) => !steps.some((step) => step.name === name));
    if (unknown.length > 0)
      throw new StudioError(
        "unavailable",
        `The database was written by a newer Studio: it has the migration ${unknown.at(-1)}, this program knows ${steps.at(-1)?.name}. ` +
          "Start that version, or give this one a database of its own.",
      );
    const missing = steps.filter((step) => !rows.some(({ name }) => name === step.name));
    for (const { name, sql } of missing) {
      await client.query(sql);
      await client.query("insert into schema_migrations (name, applied_at) values ($1, $2)", [name, Date.now()]);
    }
    await client.query("commit");
    return missing.map((step) => step.name);
  } catch (error) {
    await client.query("rollback").catch(() => {});
    throw error;
  }
}

async function check(client: Client): Promise<void> {
  const { rows } = await client.query<{ version: string; encoding: string }>(
    "select current_setting('server_version_num') as version, current_setting('server_encoding') as encoding",
  );
  const { version, encoding } = rows[0]!;
  const major = Math.floor(Number(version) / 10_000);
  if (major < OLDEST) throw new StudioError("unavailable", `The database is PostgreSQL ${major}; Studio needs ${OLDEST} or newer`);
  if (encoding !== "UTF8")
    throw new StudioError("unavailable", `The database has the encoding ${encoding}; Studio needs one that was created with UTF8`);
}
