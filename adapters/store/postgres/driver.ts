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
import { PostgresConnection } from "./connection.ts";
import { isBroken, translate } from "./errors.ts";
import { LostCommit } from "./lost-commit.ts";

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
      throw isBroken(error) ? new LostCommit(own(connection).transaction!, error) : translate(error);
    }
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    // A connection that broke has rolled back; a second error would hide the first one.
    await own(connection)
      .simple("rollback")
      .catch(() => {});
  }

  async destroy(): Promise<void> {}
}

const own = (connection: DatabaseConnection) => connection as PostgresConnection;
