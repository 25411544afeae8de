import { Kysely, type LogEvent } from "kysely";
import { Client, type ClientConfig, type Pool } from "pg";
import { StudioError } from "../../../src/errors.ts";
import type { Store } from "../../../src/ports/store.ts";
import type { Db, Schema } from "../schema.ts";
import { createStore } from "../store.ts";
import { addressOf, type Bounds, clientConfig, placeOf } from "./client-config.ts";
import { openPool, postgresDialect } from "./driver.ts";
import { isBroken, wasBeaten } from "./errors.ts";
import { exclusively } from "./exclusively.ts";
import { settle } from "./lost-commit.ts";
import { migrate } from "./migrate.ts";
import { search } from "./passages.ts";

/** The most connections of one process: for reads, and for transactions. Apart, so that no read waits behind those that wait for locks. */
export const CONNECTIONS = { reads: 4, transactions: 4 } as const;

/** How long a change of the schema may wait for another process that makes it. */
const MIGRATION_WAIT_MS = 60_000;

/** How to open a PostgreSQL store. */
export interface PostgresOptions {
  /** As `parseDatabaseUrl` reads it. Any number of processes, on any machine and of any runtime, may open the same database. */
  url: string;
  /** The most milliseconds that a statement waits for a lock; the same as `bounds.lock`. */
  waitMs?: number;
  bounds?: Partial<Bounds>;
  /** How long a database that does not answer at first is asked again (10,000): it may be starting, too. */
  patienceMs?: number;
  /** The clock behind `minAgeMs` and expiry, in milliseconds since the Unix epoch. */
  now?: () => number;
  /** Hears of every query; for tests that look at query plans. */
  onQuery?: (sql: string) => void;
}

/**
 * Opens the PostgreSQL store, bringing its schema up to date first. Throws StudioError `unavailable` when the database cannot be reached, is not one for
 * Studio or was written by a newer version.
 */
export async function openStore(options: PostgresOptions): Promise<Store> {
  const { url, waitMs = 5_000, patienceMs = 10_000, now = Date.now, onQuery } = options;
  const bounds = { lock: waitMs, ...options.bounds };
  const epoch = await prepare(url, bounds, patienceMs);
  const config = clientConfig(addressOf(url), bounds);
  const log = onQuery ? { log: (event: LogEvent) => onQuery(event.query.sql) } : {};
  const [reads, transactions] = [openPool(config, CONNECTIONS.reads), openPool(config, CONNECTIONS.transactions)];
  const over = (pool: Pool): Db => new Kysely<Schema>({ dialect: postgresDialect(pool), ...log });
  return createStore({
    reader: over(reads),
    writer: over(transactions),
    epoch,
    now,
    search,
    exclusively,
    repeatable: wasBeaten,
    committed: (error, event) => settle(reads, error, event),
    async close() {
      if (transactions.ending) return;
      // Running transactions end first; one that hangs is left to the bounds of the server.
      const late = new Promise<void>((resolve) => setTimeout(resolve, waitMs).unref());
      await Promise.race([transactions.end(), late]);
      await Promise.race([reads.end(), late]);
    },
  });
}

/** Migrates and reads the epoch, on a connection of its own that may wait for longer. A database that is not there yet is asked again for a while. */
async function prepare(url: string, bounds: Partial<Bounds>, patienceMs: number): Promise<string> {
  const address = addressOf(url);
  for (const end = Date.now() + patienceMs; ; await new Promise((resolve) => setTimeout(resolve, 250))) {
    try {
      return await prepareOnce(clientConfig(address, bounds));
    } catch (error) {
      if (error instanceof StudioError) throw error;
      if (isBroken(error) && Date.now() < end) continue;
      const { message, code } = error as NodeJS.ErrnoException;
      throw new StudioError("unavailable", `The database ${placeOf(address)} cannot be used: ${message || code}`, { cause: error });
    }
  }
}

async function prepareOnce(config: ClientConfig): Promise<string> {
  const client = new Client({ ...config, lock_timeout: MIGRATION_WAIT_MS, statement_timeout: 0, query_timeout: 0 });
  client.on("error", () => {});
  try {
    await client.connect();
    await migrate(client);
    // Made once by whoever comes first.
    const made = crypto.randomUUID().replaceAll("-", "").slice(0, 12);
    await client.query("insert into meta (name, value) values ('epoch', $1) on conflict (name) do nothing", [made]);
    return (await client.query<{ value: string }>("select value from meta where name = 'epoch'")).rows[0]!.value;
  } finally {
    await client.end().catch(() => {});
  }
}
