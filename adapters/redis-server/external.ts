import { Redis } from "ioredis";

/** Oldest version with everything that is used. */
const OLDEST = [6, 2];

/** What was found behind REDIS_URL. `unreachable` and `unsuitable` come with a sentence for people. */
export type ExternalRedis =
  | { state: "usable"; version: string; warning: string | null }
  | { state: "unreachable" | "unsuitable"; problem: string };

/** Looks whether a Redis that somebody else runs can be used: reachable within `limitMs`, new enough, and not evicting what it is given. */
export async function checkExternalRedis(url: string, limitMs = 5_000): Promise<ExternalRedis> {
  const where = new URL(url).host || "localhost";
  let last: Error | undefined;
  const client = new Redis(url, {
    lazyConnect: true,
    connectTimeout: Math.min(limitMs, 3000),
    commandTimeout: 3000,
    maxRetriesPerRequest: 0,
    enableReadyCheck: true,
    // A container beside us may come up later than we do.
    retryStrategy: (times) => Math.min(100 * times, 500),
  });
  try {
    await new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => reject(last ?? new Error("it does not answer")), limitMs);
      // The first failure only starts the retries; what counts is whether it is ready in time. A wrong password stays wrong.
      const failed = (error: Error) => {
        last = error;
        if (!/NOAUTH|WRONGPASS/.test(error.message)) return;
        clearTimeout(late);
        reject(error);
      };
      client.on("error", failed);
      client.once("ready", () => {
        clearTimeout(late);
        resolve();
      });
      client.connect().catch(failed);
    });
    const info = await client.info("server");
    const version = /(?:redis|valkey)_version:([\w.]+)/.exec(info)?.[1] ?? "unknown";
    const [major = 0, minor = 0] = version.split(".").map(Number);
    if (major < OLDEST[0]! || (major === OLDEST[0] && minor < OLDEST[1]!)) {
      return { state: "unsuitable", problem: `Redis at ${where} is version ${version}; Studio needs ${OLDEST.join(".")} or newer` };
    }
    const policy = await client.config("GET", "maxmemory-policy").catch(() => null);
    const evicts = Array.isArray(policy) && policy[1] !== "noeviction";
    return {
      state: "usable",
      version,
      warning: evicts ? `Redis at ${where} may drop jobs: set its maxmemory-policy to noeviction (it is ${String(policy[1])})` : null,
    };
  } catch (error) {
    const { message } = error as Error;
    if (message.includes("NOAUTH"))
      return { state: "unreachable", problem: `Redis at ${where} wants a password: put it into REDIS_URL as redis://:password@${where}` };
    if (message.includes("WRONGPASS"))
      return { state: "unreachable", problem: `Redis at ${where} refuses the user or password of REDIS_URL` };
    return { state: "unreachable", problem: `Redis at ${where} cannot be reached: ${message}` };
  } finally {
    client.disconnect();
  }
}
