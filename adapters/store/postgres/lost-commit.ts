import { DatabaseError, type Pool } from "pg";
import { StudioError } from "../../../src/errors.ts";

/** How long the outcome of a transaction is asked for. */
const PATIENCE_MS = 20_000;

/** The connection broke after `commit` was sent and before its answer came. */
export class LostCommit extends Error {
  /** The number of the transaction. */
  readonly transaction: string;

  constructor(transaction: string, cause: unknown) {
    super("The connection to the database was lost during a commit", { cause });
    this.transaction = transaction;
  }
}

/**
 * Finds out what became of a lost commit, over other connections, as soon as the server answers. Returns when it was done after all; throws StudioError
 * `unavailable` when it was not, `internal` when nobody can tell, and any other error as it is. Whoever repeats a transaction must know this.
 *
 * The number of the transaction tells, but for one case: a server that was killed gives numbers again that it had not written down yet. An event that the
 * transaction stored is proof either way. https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-INFO-SNAPSHOT
 */
export async function settle(pool: Pool, error: unknown, event: string | undefined): Promise<void> {
  if (!(error instanceof LostCommit)) throw error;
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end && !pool.ending; await new Promise((resolve) => setTimeout(resolve, 100))) {
    const outcome = await ask(pool, error.transaction, event).catch(() => "unknown");
    if (outcome === "committed") return;
    if (outcome === "aborted") throw new StudioError("unavailable", error.message, { cause: error.cause });
  }
  throw new StudioError("internal", `${error.message}, and it is not known whether that was done`, { cause: error.cause });
}

async function ask(pool: Pool, transaction: string, event: string | undefined): Promise<"committed" | "aborted" | "unknown"> {
  const status = await pool
    .query<{ status: string | null }>("select pg_xact_status($1::xid8) as status", [transaction])
    .then(({ rows }) => rows[0]?.status)
    .catch((error: unknown) => {
      // "in the future": the server was killed and knows nothing of it.
      if (error instanceof DatabaseError && error.code === "22023") return "aborted";
      throw error;
    });
  // Only then: the server may still be about to commit.
  if (status !== "committed" && status !== "aborted") return "unknown";
  if (event === undefined) return status;
  const { rows } = await pool.query("select 1 from events where idempotency_key = $1", [event]);
  return rows.length > 0 ? "committed" : "aborted";
}
