import {
  AbortedTransactionError,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from "kysely";
import { type ClientConfig, Pool } from "pg";
import { StudioError } from "../../../src/errors.ts";
import { PostgresConnection } from "./connection.ts";
import { isBroken, translate } from "./errors.ts";

/** How long the outcome of a transaction is asked for whose connection broke while it was committed. */
const OUTCOME_MS = 20_000;

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** A pool of at most `size` connections, which are made when they are needed and again after they broke. */
export function openPool(config: ClientConfig, size: number): Pool {
  const pool = new Pool({ ...config, max: size, idleTimeoutMillis: 60_000 });
  // A connection that breaks fails what runs on it; while nothing does, the pool forgets it. Nobody else needs to hear.
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  return pool;
}

/** The Kysely dialect over a pool, which its owner ends. */
export function postgresDialect(pool: Pool): Dialect {
  return {
    createDriver: () => new PoolDriver(pool),
    createAdapter: () => new PostgresAdapter(),
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createIntrospector: (db: Kysely<unknown>) => new PostgresIntrospector(db),
  };
}

class PoolDriver implements Driver {
  readonly #pool: Pool;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<PostgresConnection> {
    try {
      return new PostgresConnection(await this.#pool.connect());
    } catch (error) {
      throw translate(error);
    }
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    own(connection).release();
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    try {
      const { rows } = await own(connection).simple("begin isolation level read committed; select pg_current_xact_id()::text as id");
      own(connection).transaction = rows[0]!.id as string;
    } catch (error) {
      throw translate(error);
    }
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    try {
      const { command } = await own(connection).simple("commit");
      // What failed before and was caught has undone everything.
      if (command === "ROLLBACK") throw new AbortedTransactionError();
    } catch (error) {
      if (error instanceof AbortedTransactionError) throw error;
      if (!isBroken(error) || (await this.#outcome(own(connection).transaction!, error)) !== "committed") throw translate(error);
    }
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    // A connection that broke has rolled back; a second error would hide the first one.
    await own(connection)
      .simple("rollback")
      .catch(() => {});
  }

  async destroy(): Promise<void> {}

  /**
   * What became of a transaction whose answer to `commit` never came: asked until the server is back and knows. Whoever repeats a transaction must know
   * that the first one was not committed. https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-PG-SNAPSHOT
   */
  async #outcome(transaction: string, cause: unknown): Promise<"committed" | "aborted"> {
    for (const end = Date.now() + OUTCOME_MS; Date.now() < end && !this.#pool.ending; await sleep(100)) {
      const connection = await this.acquireConnection().catch(() => null);
      if (!connection) continue;
      try {
        const { rows } = await connection.executeQuery<{ status: string | null }>({
          sql: "select pg_xact_status($1::xid8) as status",
          parameters: [transaction],
        });
        const status = rows[0]?.status;
        if (status === "committed" || status === "aborted") return status;
      } catch {
        // It broke, too; there is time left to ask again.
      } finally {
        connection.release();
      }
    }
    throw new StudioError("internal", "The database was lost during a commit, and it is not known whether that was done", { cause });
  }
}

const own = (connection: DatabaseConnection) => connection as PostgresConnection;
