import { DatabaseError } from "pg";
import { StudioError } from "../../../src/errors.ts";

/** Classes and codes of SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html) that are the fault of circumstances, not of the program. */
const OUTSIDE: readonly (readonly [prefix: string, message: string])[] = [
  ["08", "The connection to the database was lost"],
  ["25006", "The database is a standby and takes no changes"],
  ["25P03", "The database ended a transaction that stood still for too long"],
  ["40", "The database ended a transaction in favour of another one"],
  ["53300", "The database has no connection left: raise its max_connections, or run fewer processes"],
  ["53", "The database is out of memory, disk space or connections"],
  ["55P03", "The database did not become free to write in time"],
  ["57014", "The database took too long"],
  ["57P", "The database is being stopped or started"],
  ["58", "The disk of the database does not answer properly"],
];

const codeOf = (error: unknown) => (error instanceof DatabaseError ? (error.code ?? "") : null);

/**
 * Whether the database ended the transaction in favour of another one, by a deadlock or because the other one has committed an event with the same key just
 * now: nothing was written, and the same may succeed at once.
 */
export function wasBeaten(error: unknown): boolean {
  const found = error instanceof DatabaseError ? error : (error as Error | null)?.cause;
  return found instanceof DatabaseError && (/^40/.test(found.code ?? "") || found.constraint === "events_idempotency_key_key");
}

/** Whether the connection is gone, or was given up: it must not be used again, and of a `commit` nobody here knows whether it was done. */
export function isBroken(error: unknown): boolean {
  const code = codeOf(error);
  return code === null ? !(error instanceof StudioError) : /^(08|57P|25P03)/.test(code);
}

/** StudioError `unavailable` for a database that is away, full, busy or too slow; any other error as it is. */
export function translate(error: unknown): unknown {
  if (error instanceof StudioError) return error;
  const code = codeOf(error);
  if (code === null) return new StudioError("unavailable", "The database cannot be reached", { cause: error });
  const found = OUTSIDE.find(([prefix]) => code.startsWith(prefix));
  return found ? new StudioError("unavailable", found[1], { cause: error }) : error;
}
