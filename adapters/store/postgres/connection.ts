import type { CompiledQuery, DatabaseConnection, QueryResult } from "kysely";
import type { PoolClient } from "pg";
import { StudioError } from "../../../src/errors.ts";
import { isBroken, translate } from "./errors.ts";

/** The most statements that are prepared under a name. Each connection keeps those that it has seen; beyond this, one is parsed every time. */
const NAMED = 500;

/** Names of statements, the same on every connection of this process. */
const names = new Map<string, string>();

function nameOf(sql: string): string | undefined {
  let name = names.get(sql);
  if (name === undefined && names.size < NAMED) {
    name = `studio_${names.size + 1}`;
    names.set(sql, name);
  }
  return name;
}

/** A connection that was taken out of the pool. */
export class PostgresConnection implements DatabaseConnection {
  readonly #client: PoolClient;
  #broken = false;
  /** The number of the open transaction, by which its outcome can be asked for on another connection. */
  transaction: string | null = null;

  constructor(client: PoolClient) {
    this.#client = client;
  }

  /** Runs statements without parameters, several at once, in one round trip; resolves to the rows of the last one and its command tag. Throws the raw error. */
  async simple(sql: string): Promise<{ rows: Record<string, unknown>[]; command: string }> {
    try {
      const result = (await this.#client.query(sql)) as unknown as Answer | Answer[];
      const { rows, command } = Array.isArray(result) ? result.at(-1)! : result;
      return { rows, command };
    } catch (error) {
      this.#broken ||= isBroken(error);
      throw error;
    }
  }

  async executeQuery<R>({ sql, parameters }: Pick<CompiledQuery, "sql" | "parameters">): Promise<QueryResult<R>> {
    const values = parameters.map(bindable);
    try {
      const name = nameOf(sql);
      const { rows, rowCount } = await this.#client.query({ text: sql, values, ...(name === undefined ? {} : { name }) });
      return { rows: rows as R[], ...(rowCount === null ? {} : { numAffectedRows: BigInt(rowCount) }) };
    } catch (error) {
      this.#broken ||= isBroken(error);
      throw translate(error);
    }
  }

  // biome-ignore lint/correctness/useYield: no list of ours is long enough to be streamed.
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error("streaming queries are not supported by the PostgreSQL store");
  }

  /** Gives it back, or throws it away when it is not as it was. */
  release(): void {
    this.#client.release(this.#broken || this.#client.getTransactionStatus() !== "I");
  }
}

interface Answer {
  rows: Record<string, unknown>[];
  command: string;
}

function bindable(value: unknown): unknown {
  if (typeof value === "string" && value.includes("\0")) throw new StudioError("bad_request", "text must not contain the character U+0000");
  return value ?? null;
}
