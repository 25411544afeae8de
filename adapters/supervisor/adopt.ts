import type { Config } from "../../src/knobs/load.ts";
import type { Notice } from "./notice.ts";

/** What Studio stands on as long as it runs: another value takes a restart. */
const FIXED = [
  "data",
  "role",
  "bind",
  "host",
  "port",
  "databaseUrl",
  "redisUrl",
  "redisSocket",
] as const satisfies readonly (keyof Config)[];

/** Another certificate is taken over; whether there is one at all is part of the address. */
const TLS = ["certfile", "keyfile", "caCerts", "clientCerts"] as const satisfies readonly (keyof Config)[];

/**
 * The configuration of a reload: that which was read anew, but for what only a restart changes. `started` is what was read at the start, `running` what came
 * of it (the port that was found). Says it when something that is fixed was changed.
 */
export function adopt(started: Config, running: Config, read: Config, notice: Notice): Config {
  const switched = (read.certfile === null) !== (started.certfile === null);
  const fixed: readonly (keyof Config)[] = switched ? [...FIXED, ...TLS] : FIXED;
  const changed = fixed.filter((name) => JSON.stringify(read[name]) !== JSON.stringify(started[name]));
  if (changed.length > 0)
    notice("warn", `${changed.join(", ")} cannot change while Studio runs: restart it for that. The rest is taken over`);
  return { ...read, ...Object.fromEntries(fixed.map((name) => [name, running[name]])) };
}
