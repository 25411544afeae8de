import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "../../src/knobs/load.ts";
import { findRedis } from "../redis-server/find.ts";
import { startPrivateRedis } from "../redis-server/private.ts";
import { CannotStart } from "./cannot-start.ts";
import { type Kept, keep } from "./keep.ts";
import type { Ledger } from "./ledger.ts";
import type { Notice } from "./notice.ts";

/** Redis as this Studio uses it. */
export interface UsedRedis {
  /** What is said of it to people: `private 7.0.15`. */
  text(): string;
  /** Resolves when it answers; rejects with CannotStart when it will not. */
  readonly ready: Promise<void>;
  /** The process, when it is ours. */
  readonly kept: Kept | null;
}

/** Checks the Redis of `redisUrl`, or starts a private one and keeps it running. Throws CannotStart `missing` when there is no program for that. */
export function useRedis(config: Config, ledger: Ledger, notice: Notice): UsedRedis {
  const { redisSocket, redisUrl } = config;
  if (redisSocket === null) {
    let text = "";
    const ready = checkExternal(redisUrl!, notice).then((found) => {
      text = found;
    });
    return { text: () => text, ready, kept: null };
  }
  const binary = findRedis(process.env.PATH ?? "");
  if (binary === null) {
    throw new CannotStart("missing", "Neither redis-server nor valkey-server is on PATH. Install one of them, or set REDIS_URL");
  }
  let version = "";
  const kept = keep({
    name: "redis",
    notice,
    readyLimitMs: 130_000,
    start: () => {
      const running = startPrivateRedis({
        binary,
        socket: redisSocket,
        dir: join(config.data, "redis"),
        onLine: (line) => notice("warn", `redis: ${line}`, { process: "redis" }),
      });
      if (running.pid > 0) ledger.record("redis", running.pid);
      void running.ready.then(() => (version = running.version())).catch(() => {});
      return running;
    },
    ended: (pid) => {
      ledger.forget("redis", pid);
      rmSync(redisSocket, { force: true });
    },
  });
  return { text: () => `private ${version}`, ready: kept.firstReady, kept };
}

async function checkExternal(url: string, notice: Notice): Promise<string> {
  // Only here is a Redis client needed, and it is a large part of the program.
  const { checkExternalRedis } = await import("../redis-server/external.ts");
  const found = await checkExternalRedis(url);
  if (found.state !== "usable") throw new CannotStart(found.state === "unreachable" ? "unreachable" : "failed", found.problem);
  if (found.warning) notice("warn", found.warning);
  return `${new URL(url).host} ${found.version}`;
}
