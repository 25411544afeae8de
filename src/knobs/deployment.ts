import type { Config } from "./load.ts";

type Shared = Pick<Config, "role" | "databaseUrl" | "redisUrl">;

/** What is wrong with the role and with what it shares with others, in words; null when they fit. */
export function roleMisfit({ role, databaseUrl, redisUrl }: Shared): string | null {
  if (role === "all") return null;
  const missing = [...(databaseUrl === null ? ["STUDIO_DATABASE_URL"] : []), ...(redisUrl === null ? ["STUDIO_REDIS_URL"] : [])];
  if (missing.length === 0) return null;
  const other = role === "web" ? "worker" : "web";
  return `STUDIO_ROLE=${role} needs ${missing.join(" and ")}, the same as the Studio with the role ${other}: without a server that both reach, neither hears of the other`;
}

/** What an operator should hear at start-up about the database and what belongs to it, a sentence each. */
export function databaseNotices({ databaseUrl, redisUrl }: Shared): string[] {
  return databaseUrl !== null && redisUrl === null
    ? [
        "STUDIO_DATABASE_URL is set and STUDIO_REDIS_URL is not: no other Studio may use this database, because it would not hear of what happens here",
      ]
    : [];
}
