import type { Redis } from "ioredis";
import type { SharedCounter } from "../../src/limits/limits.ts";

/**
 * One number per key: when all that was used is earned back. KEYS[1]; ARGV: milliseconds that one costs (negative gives it back), milliseconds of the
 * period. Answers 0 or the milliseconds to wait. A number far in the future is of a clock that was set back.
 */
const SCRIPT = `
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local cost = tonumber(ARGV[1])
local period = tonumber(ARGV[2])
local full = tonumber(redis.call('GET', KEYS[1]) or now)
if full < now or full > now + 2 * period then full = now end
local next = full + cost
if cost > 0 and next - now > period + 0.5 then return math.ceil(next - now - period) end
if next <= now then redis.call('DEL', KEYS[1]) else redis.call('SET', KEYS[1], string.format('%.3f', next), 'PX', math.ceil(next - now)) end
return 0`;

type Counting = Redis & { studioCount(key: string, cost: string, period: string): Promise<number> };

/** Counts on a Redis for all workers of a deployment. `epoch` keeps deployments on one Redis apart. Rejects at once while Redis is away. */
export function createRedisCounter(connection: Redis, epoch: string): SharedCounter & { close(): void } {
  const redis = connection as Counting;
  redis.defineCommand("studioCount", { lua: SCRIPT, numberOfKeys: 1 });
  const count = (name: string, cost: number, periodMs: number) =>
    redis.studioCount(`studio:limit:${epoch}:${name}`, String(cost), String(periodMs));
  return {
    available: () => redis.status === "ready",
    take: (name, { count: allowed, periodMs }) => count(name, periodMs / allowed, periodMs),
    async giveBack(name, { count: allowed, periodMs }) {
      await count(name, -periodMs / allowed, periodMs);
    },
    close: () => redis.disconnect(),
  };
}
