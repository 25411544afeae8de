import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import type { CompiledQuery, DatabaseConnection, QueryResult } from "kysely";
import { StudioError } from "../../../src/errors.ts";

/** Prepared statements kept per connection; the least recently used one goes first. */
const STATEMENTS = 300;

/** Primary result codes of SQLite (https://www.sqlite.org/rescode.html) that are the fault of circumstances, not of the program. */
const BUSY = 5;
const OUTSIDE: Record<number, string> = {
  [BUSY]: "The database is busy",
  6: "The database is locked",
  10: "The disk that holds the database does not answer properly",
  13: "The disk that holds the database is full",
  14: "The database file cannot be opened",
};

const primaryCode = (error: unknown): number | null => {
  const code = (error as { errcode?: number }).errcode;
  return typeof code === "number" ? code & 0xff : null;
};

/** Whether the error says that somebody else holds the lock. Only errors of prepared statements carry a code on Deno, those of `exec` do not. */
export function isBusy(error: unknown): boolean {
  return primaryCode(error) === BUSY;
}

/** StudioError `unavailable` for a full, busy or broken disk; any other error as it is. */
export function translate(error: unknown): unknown {
  const code = primaryCode(error);
  return code !== null && OUTSIDE[code] ? new StudioError("unavailable", OUTSIDE[code], { cause: error }) : error;
}

/** One connection to a database file, with its prepared statements. Calls are synchronous underneath, so a connection has no order to keep. */
export class SqliteConnection implements DatabaseConnection {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, { statement: StatementSync; reads: boolean }>();

  private constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /**
   * Opens (and creates) the file; throws StudioError `unavailable` when it cannot. `readOnly` connections see each statement's snapshot and never wait
   * for a writer.
   */
  static async open(path: string, options: { readOnly: boolean }): Promise<SqliteConnection> {
    let database: DatabaseSync | undefined;
    try {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      database = new DatabaseSync(path);
      const connection = new SqliteConnection(database);
      await connection.#configure(options.readOnly);
      return connection;
    } catch (error) {
      database?.close();
      throw new StudioError("unavailable", `The database ${path} cannot be opened: ${(error as Error).message}`, { cause: error });
    }
  }

  async #configure(readOnly: boolean): Promise<void> {
    // Changing the journal mode ignores the busy timeout, so processes that create the file together need to try again.
    await untilFree(5_000, () => this.query("pragma journal_mode = wal"));
    for (const pragma of [
      // A commit survives the death of every process; the power failing may cost the last ones, but never the order or the file.
      "synchronous = normal",
      "foreign_keys = on",
      // Writers wait without blocking the event loop (see driver.ts); readers only ever meet a lock while another process recovers the log.
      `busy_timeout = ${readOnly ? 250 : 0}`,
      "journal_size_limit = 67108864",
      "cache_size = -16384",
      "temp_store = memory",
      ...(readOnly ? ["query_only = on"] : []),
    ])
      this.query(`pragma ${pragma}`);
  }

  /** Runs one statement; rows are empty for one that returns none. Throws the raw SQLite error. */
  query(sql: string, parameters: readonly unknown[] = []): { rows: unknown[]; changes: number | bigint } {
    const { statement, reads } = this.#prepare(sql);
    const values = parameters.map(bindable);
    // Rows come without a prototype, which breaks String(row) and deep comparison far from here.
    if (reads) return { rows: statement.all(...values).map((row) => ({ ...row })), changes: 0 };
    return { rows: [], changes: statement.run(...values).changes };
  }

  /** Runs a script of several statements. */
  script(sql: string): void {
    this.#database.exec(sql);
  }

  /** Runs `work` in a transaction that holds the file's write lock, for which it waits at most `waitMs`. */
  async locked<T>(waitMs: number, work: () => T): Promise<T> {
    try {
      await untilFree(waitMs, () => this.query("begin immediate"));
      const result = work();
      this.query("commit");
      return result;
    } catch (error) {
      if (this.inTransaction()) this.query("rollback");
      throw translate(error);
    }
  }

  /** Whether a transaction is open. */
  inTransaction(): boolean {
    return this.#database.isTransaction;
  }

  /** The rows of a statement. Throws StudioError `unavailable` for a disk that is busy, full or broken. */
  rows(sql: string, parameters: readonly unknown[]): unknown[] {
    try {
      return this.query(sql, parameters).rows;
    } catch (error) {
      throw translate(error);
    }
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    try {
      const { rows, changes } = this.query(query.sql, query.parameters);
      return { rows: rows as R[], numAffectedRows: BigInt(changes) };
    } catch (error) {
      throw translate(error);
    }
  }

  // biome-ignore lint/correctness/useYield: node:sqlite is synchronous, so there is nothing to gain from streaming rows.
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error("streaming queries are not supported by the SQLite store");
  }

  close(): void {
    this.#statements.clear();
    if (this.#database.isOpen) this.#database.close();
  }

  #prepare(sql: string): { statement: StatementSync; reads: boolean } {
    let entry = this.#statements.get(sql);
    if (entry) this.#statements.delete(sql);
    else {
      const statement = this.#database.prepare(sql);
      entry = { statement, reads: statement.columns().length > 0 };
      if (this.#statements.size >= STATEMENTS) this.#statements.delete(this.#statements.keys().next().value!);
    }
    this.#statements.set(sql, entry);
    return entry;
  }
}

/** Repeats `work` until the file's lock is free or `waitMs` are over. */
async function untilFree(waitMs: number, work: () => unknown): Promise<void> {
  for (const end = Date.now() + waitMs; ; ) {
    try {
      work();
      return;
    } catch (error) {
      if (!isBusy(error) || Date.now() >= end) throw translate(error);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}

/** Bun and Deno refuse booleans and all three refuse `undefined`. Deno cuts text at a NUL when it reads it back, and PostgreSQL refuses it. */
function bindable(value: unknown): SQLInputValue {
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value === "string" && value.includes("\0")) throw new StudioError("bad_request", "text must not contain the character U+0000");
  return (value ?? null) as SQLInputValue;
}
