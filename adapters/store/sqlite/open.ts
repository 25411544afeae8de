import { Kysely, type LogEvent } from "kysely";
import type { Store } from "../../../src/ports/store.ts";
import { straight } from "../prepared.ts";
import type { Db, Schema } from "../schema.ts";
import { createStore } from "../store.ts";
import { SqliteConnection } from "./connection.ts";
import { sqliteDialect } from "./driver.ts";
import { migrate } from "./migrate.ts";
import { search } from "./passages.ts";

/** How to open a SQLite store. */
export interface SqliteOptions {
  /** The database file; it and its folder are created. Several processes, also of different runtimes, may open the same file. */
  path: string;
  /** The most milliseconds that a transaction waits for its turn to write (5,000). */
  waitMs?: number;
  /** The clock behind `minAgeMs` and expiry, in milliseconds since the Unix epoch. */
  now?: () => number;
  /** Hears of every query; for tests that look at query plans. */
  onQuery?: (sql: string) => void;
}

/**
 * Opens the SQLite store, bringing its schema up to date first. Throws StudioError `unavailable` when the file cannot be opened or was written by a
 * newer version. One process opens a file once: a second opening works, but only waits for the first like another process would.
 */
export async function openStore(options: SqliteOptions): Promise<Store> {
  const { path, waitMs = 5_000, now = Date.now, onQuery } = options;
  const writing = await SqliteConnection.open(path, { readOnly: false });
  let reading: SqliteConnection;
  let epoch: string;
  try {
    await migrate(writing);
    epoch = await writing.locked(waitMs, () => readEpoch(writing));
    reading = await SqliteConnection.open(path, { readOnly: true });
  } catch (error) {
    writing.close();
    throw error;
  }
  const log = onQuery ? { log: (event: LogEvent) => onQuery(event.query.sql) } : {};
  const writer: Db = new Kysely<Schema>({ dialect: sqliteDialect(writing, { waitMs }), ...log });
  const reader: Db = new Kysely<Schema>({ dialect: sqliteDialect(reading, "read-only"), ...log });
  // Who listens to queries must hear all of them, and only Kysely's own way tells.
  if (!onQuery) straight.set(reader, (sql, parameters) => reading.rows(sql, parameters));
  return createStore({
    reader,
    writer,
    epoch,
    now,
    search,
    async close() {
      await writer.destroy();
      await reader.destroy();
      // Kysely leaves a driver alone that was never used.
      writing.close();
      reading.close();
    },
  });
}

/** The epoch of the event history, made once by whoever comes first. */
function readEpoch(connection: SqliteConnection): string {
  const made = crypto.randomUUID().replaceAll("-", "").slice(0, 12);
  connection.query("insert into meta (name, value) values ('epoch', ?) on conflict (name) do nothing", [made]);
  return (connection.query("select value from meta where name = 'epoch'").rows[0] as { value: string }).value;
}
