import { readFileSync } from "node:fs";
import type { ClientConfig } from "pg";
import { type DatabaseAddress, parseDatabaseUrl } from "../../../src/knobs/database-url.ts";

/** The bounds of every wait for the database, in milliseconds. */
export interface Bounds {
  /** For a connection: to be made, or to become free in the pool (5,000). */
  connect: number;
  /** For a lock (5,000). */
  lock: number;
  /** For one statement, locks included (20,000). */
  statement: number;
  /** For an answer of any kind, when the server cannot even say that it took too long (25,000). */
  answer: number;
  /** Between two statements of a transaction: beyond it the process hangs, and may hold up nobody (15,000). */
  idleInTransaction: number;
}

const BOUNDS: Bounds = { connect: 5_000, lock: 5_000, statement: 20_000, answer: 25_000, idleInTransaction: 15_000 };

/** The address of a URL that the settings have let through. Throws TypeError for another one, without showing it. */
export function addressOf(databaseUrl: string): DatabaseAddress {
  const address = parseDatabaseUrl(databaseUrl);
  if (address === null) throw new TypeError("the URL of the database is not one that Studio takes");
  return address;
}

/** Where the database is, for people: without user and password. */
export const placeOf = ({ host, port, database }: DatabaseAddress): string =>
  host.startsWith("/") ? `${database} at ${host}` : `${database} at ${host.includes(":") ? `[${host}]` : host}:${port}`;

/** What a connection is made with. Everything is said, so that no PG* variable of the environment decides anything. Throws when a certificate cannot be read. */
export function clientConfig(address: DatabaseAddress, some: Partial<Bounds> = {}): ClientConfig {
  const bounds = { ...BOUNDS, ...some };
  const { host, port, user, password, database, applicationName } = address;
  return {
    ...{ host, port, user, database, application_name: applicationName, client_encoding: "UTF8" },
    ...(password === null ? {} : { password }),
    ssl: tlsOf(address),
    keepAlive: true,
    keepAliveInitialDelayMillis: 30_000,
    connectionTimeoutMillis: bounds.connect,
    lock_timeout: bounds.lock,
    statement_timeout: bounds.statement,
    query_timeout: bounds.answer,
    idle_in_transaction_session_timeout: bounds.idleInTransaction,
    types: { getTypeParser },
  };
}

function tlsOf({ sslmode, sslrootcert, sslcert, sslkey, host }: DatabaseAddress): NonNullable<ClientConfig["ssl"]> {
  if (sslmode === "disable" || host.startsWith("/")) return false;
  return {
    rejectUnauthorized: sslmode !== "require",
    ...(sslrootcert === null || sslrootcert === "system" ? {} : { ca: readFileSync(sslrootcert, "utf8") }),
    ...(sslcert === null || sslkey === null ? {} : { cert: readFileSync(sslcert, "utf8"), key: readFileSync(sslkey, "utf8") }),
    ...(sslmode === "verify-full" ? {} : { checkServerIdentity: () => undefined }),
  };
}

/** int8, and numeric from sums: no number of ours comes near 2^53. */
const NUMBERS = [20, 1700];

const asNumber = (text: string) => Number(text);
const asText = (text: string) => text;
/** Rows carry text and numbers only; JSON is parsed by the repositories. */
function getTypeParser(oid: number): (text: string) => unknown {
  if (NUMBERS.includes(oid) || oid === 21 || oid === 23 || oid === 700 || oid === 701) return asNumber;
  return oid === 16 ? (text: string) => text === "t" : asText;
}
