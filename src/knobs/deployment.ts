import type { Config } from "./load.ts";

type Shared = Pick<Config, "role" | "databaseUrl" | "redisUrl">;

/** What is wrong with the role and with what it shares with others, in words; null when they fit. */
export function roleMisfit({ role, databaseUrl, redisUrl }: Shared): string | null {
  if (role === "all") return null;
  const missing = [
    ...(databaseUrl === null && role !== "executor" ? ["STUDIO_DATABASE_URL"] : []),
    ...(redisUrl === null ? ["STUDIO_REDIS_URL"] : []),
  ];
  if (missing.length === 0) return null;
  const other = role === "worker" ? "web" : "worker";
  return `STUDIO_ROLE=${role} needs ${missing.join(" and ")}, the same as the Studio with the role ${other}: without a server that both reach, neither hears of the other`;
}

/** What an operator should hear at start-up about executors, where no other machine can have any: one sentence, or none. */
export function executorNotices({
  executors,
  executionProvider,
  redisUrl,
}: Pick<Config, "executors" | "executionProvider" | "redisUrl">): string[] {
  const isWanted = executionProvider === "executor";
  if (redisUrl !== null || isWanted === executors > 0) return [];
  return [
    isWanted
      ? "STUDIO_EXECUTION_PROVIDER is executor, and there will be none: set STUDIO_EXECUTORS, or STUDIO_REDIS_URL for those of other machines"
      : "STUDIO_EXECUTORS has no effect: the job workers execute nodes themselves, because STUDIO_EXECUTION_PROVIDER is workspace",
  ];
}

/** What an operator should hear at start-up about the database and what belongs to it, a sentence each. */
export function databaseNotices({ databaseUrl, redisUrl }: Shared): string[] {
  return databaseUrl !== null && redisUrl === null
    ? [
        "STUDIO_DATABASE_URL is set and STUDIO_REDIS_URL is not: no other Studio may use this database, because it would not hear of what happens here",
      ]
    : [];
}
