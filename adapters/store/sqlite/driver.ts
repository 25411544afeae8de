import {
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";
import { StudioError } from "../../../src/errors.ts";
import { isBusy, type SqliteConnection, translate } from "./connection.ts";

/** How long back-to-back transactions may run before the event loop, and the writers of other processes, get a turn. Milliseconds. */
const BURST_MS = 10;

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/**
 * The Kysely dialect over one SqliteConnection. Readers share it freely. A writer hands it to one transaction after the other, in the order of
 * asking, and waits at most `waitMs` for its turn and for the file's write lock together; then StudioError `unavailable`.
 */
export function sqliteDialect(connection: SqliteConnection, options: { waitMs: number } | "read-only"): Dialect {
  return {
    createDriver: () => (options === "read-only" ? new ReadDriver(connection) : new WriteDriver(connection, options.waitMs)),
    createAdapter: () => new Adapter(),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createIntrospector: (db: Kysely<unknown>) => new SqliteIntrospector(db),
  };
}

class Adapter extends SqliteAdapter {
  // The drivers below decide who gets the connection when; Kysely's own lock would wait without a bound.
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

class ReadDriver implements Driver {
  protected readonly connection: SqliteConnection;

  constructor(connection: SqliteConnection) {
    this.connection = connection;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    return this.connection;
  }

  async releaseConnection(): Promise<void> {}

  async beginTransaction(): Promise<void> {
    throw new Error("the reading side of the store opens no transactions");
  }

  async commitTransaction(): Promise<void> {}

  async rollbackTransaction(): Promise<void> {}

  async destroy(): Promise<void> {
    this.connection.close();
  }
}

class WriteDriver extends ReadDriver {
  readonly #waitMs: number;
  readonly #waiting: { take: () => void; fail: (error: unknown) => void; timer: ReturnType<typeof setTimeout> }[] = [];
  #held = false;
  #deadline = 0;
  #burstStart = 0;
  #lastEnd = 0;

  constructor(connection: SqliteConnection, waitMs: number) {
    super(connection);
    this.#waitMs = waitMs;
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    const deadline = Date.now() + this.#waitMs;
    if (this.#held)
      await new Promise<void>((resolve, reject) => {
        const timer = setTimeout(() => {
          this.#waiting.splice(this.#waiting.indexOf(entry), 1);
          reject(busy(this.#waitMs));
        }, this.#waitMs);
        const entry = { take: resolve, fail: reject, timer };
        this.#waiting.push(entry);
      });
    this.#held = true;
    this.#deadline = deadline;
    return this.connection;
  }

  override async releaseConnection(): Promise<void> {
    this.#lastEnd = performance.now();
    const next = this.#waiting.shift();
    if (!next) {
      this.#held = false;
      return;
    }
    clearTimeout(next.timer);
    next.take();
  }

  override async beginTransaction(): Promise<void> {
    // Statements never leave the microtask queue, so without this pause a backlog of transactions would starve timers, sockets and the writers
    // of other processes, who poll for the lock.
    const inBurst = performance.now() - this.#lastEnd < 1;
    if (inBurst && performance.now() - this.#burstStart >= BURST_MS) await sleep(1);
    if (!inBurst || performance.now() - this.#burstStart >= BURST_MS) this.#burstStart = performance.now();
    for (let attempt = 0; ; attempt += 1) {
      try {
        this.connection.query("begin immediate");
        return;
      } catch (error) {
        if (!isBusy(error)) throw translate(error);
        if (Date.now() >= this.#deadline) throw busy(this.#waitMs, error);
        // The holder is in another process and done within a millisecond as a rule; the jitter keeps two waiters apart.
        await sleep(1 + Math.random() * Math.min(attempt, 8));
      }
    }
  }

  override async commitTransaction(): Promise<void> {
    this.#run("commit");
  }

  override async rollbackTransaction(): Promise<void> {
    // SQLite has rolled back by itself after some errors (a full disk); a second rollback would hide the first error.
    if (this.connection.inTransaction()) this.#run("rollback");
  }

  override async destroy(): Promise<void> {
    for (const { fail, timer } of this.#waiting.splice(0)) {
      clearTimeout(timer);
      fail(new StudioError("unavailable", "The store is closing"));
    }
    for (const end = Date.now() + this.#waitMs; this.#held && Date.now() < end; ) await sleep(5);
    this.connection.close();
  }

  #run(sql: string): void {
    try {
      this.connection.query(sql);
    } catch (error) {
      throw translate(error);
    }
  }
}

function busy(ms: number, cause?: unknown): StudioError {
  return new StudioError("unavailable", `The database did not become free to write within ${ms} ms`, { cause });
}
