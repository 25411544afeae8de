/** How a connection to PostgreSQL is guarded, as libpq names it. `require` encrypts and believes any certificate, `verify-ca` does not look at the name. */
export const SSL_MODES = ["disable", "require", "verify-ca", "verify-full"] as const;

/** A PostgreSQL database, taken from its URL. */
export interface DatabaseAddress {
  /** A name, an IP address without brackets, or the absolute directory of a unix socket. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string | null;
  readonly database: string;
  readonly sslmode: (typeof SSL_MODES)[number];
  /** Paths of PEM files: the authorities that are believed (`system` for those of the system, as without it), and Studio's own certificate with its key. */
  readonly sslrootcert: string | null;
  readonly sslcert: string | null;
  readonly sslkey: string | null;
  readonly applicationName: string;
}

const PARAMETERS = ["sslmode", "sslrootcert", "sslcert", "sslkey", "host", "application_name"];

/**
 * Reads `postgres://user:password@host:5432/database?sslmode=...`; `host=/run/postgresql` behind the `?` stands for a unix socket in that directory. Null
 * for anything else, also for parameters that nobody here obeys. https://www.postgresql.org/docs/current/libpq-connect.html
 */
export function parseDatabaseUrl(text: string): DatabaseAddress | null {
  if (!/^postgres(?:ql)?:\/\/[^\s\u0000-\u001f]+$/.test(text) || !URL.canParse(text)) return null;
  const url = new URL(text);
  const given = [...url.searchParams.keys()];
  if (given.some((name, at) => !PARAMETERS.includes(name) || given.indexOf(name) !== at)) return null;
  const of = (name: string) => url.searchParams.get(name);
  const sslmode = SSL_MODES.find((mode) => mode === (of("sslmode") ?? "disable"));
  const directory = of("host");
  if (sslmode === undefined || (directory !== null && !directory.startsWith("/"))) return null;
  // Certificates of Studio's own come in pairs, and none means anything on a way that is not encrypted.
  if ((of("sslcert") === null) !== (of("sslkey") === null)) return null;
  if (sslmode === "disable" && given.some((name) => /^ssl(?!mode)/.test(name))) return null;
  const [user, password, database] = [url.username, url.password, url.pathname.slice(1)].map(decoded);
  const host = directory ?? decoded(url.hostname.replace(/^\[|\]$/g, ""));
  if (!user || !database || !host || password === null) return null;
  return {
    ...{ host, port: url.port === "" ? 5432 : Number(url.port), user, password: password === "" ? null : password!, database },
    ...{ sslmode, sslrootcert: of("sslrootcert"), sslcert: of("sslcert"), sslkey: of("sslkey") },
    applicationName: of("application_name") ?? "studio",
  };
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
