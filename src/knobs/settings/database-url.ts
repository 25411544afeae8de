import { parseDatabaseUrl, SSL_MODES } from "../database-url.ts";
import { knob } from "../knob.ts";
import type { ValueType } from "../value.ts";

const type: ValueType<string> = {
  allowed: `a URL such as postgres://user:password@host:5432/database?sslmode=verify-full, with an sslmode of ${SSL_MODES.join(", ")}`,
  parse: (text) => (parseDatabaseUrl(text) === null ? undefined : text),
};

export default knob({
  name: "databaseUrl",
  type,
  default: null,
  section: "database",
  about: "PostgreSQL to keep everything in, which several machines may share; without it Studio uses SQLite in its data directory.",
  more: "Parameters behind the `?`: `sslmode` (`disable` when left out, `require`, `verify-ca`, `verify-full`), `sslrootcert`, `sslcert` and `sslkey` (paths of PEM files), `application_name`, and `host` (the directory of a unix socket: `postgres://studio@localhost/studio?host=/run/postgresql`). Any other is refused. See scaling.md.",
  env: "STUDIO_DATABASE_URL",
  aliases: ["DATABASE_URL"],
  secret: true,
});
