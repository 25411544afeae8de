import { Redis, type RedisOptions } from "ioredis";
import type { Config } from "../../src/knobs/load.ts";
import type { Report } from "../../src/report.ts";

/** Where Redis is: a URL, or the unix socket of the private one. */
export type RedisAddress = Pick<Config, "redisUrl" | "redisSocket">;

/** What a connection is for, which decides how it behaves while Redis is away. Times in milliseconds. */
const PURPOSES = {
  /** Adds jobs: fails at once, the outbox repeats. */
  "queue-producer": { enableOfflineQueue: false, maxRetriesPerRequest: 1, commandTimeout: 5_000, socketTimeout: 10_000 },
  /** Takes jobs: waits for as long as it takes, as BullMQ demands. It blocks for up to 10 s. */
  "queue-worker": { maxRetriesPerRequest: null, socketTimeout: 30_000 },
  /** Appends to the stream and asks for heads: fails at once, the relay repeats. */
  log: { enableOfflineQueue: false, maxRetriesPerRequest: 1, commandTimeout: 2_000, socketTimeout: 5_000 },
  /** Counts what clients may do: answers at once or not at all, each worker counts by itself meanwhile. */
  limits: { enableOfflineQueue: false, maxRetriesPerRequest: 0, commandTimeout: 1_000, socketTimeout: 5_000 },
  /** Says where the workers of several machines are: answers at once or not at all. */
  relay: { enableOfflineQueue: false, maxRetriesPerRequest: 0, commandTimeout: 1_000, socketTimeout: 10_000 },
  /** Blocks on reading the stream, for less than `socketTimeout`. */
  tail: { enableOfflineQueue: false, maxRetriesPerRequest: 0, autoResendUnfulfilledCommands: false, socketTimeout: 15_000 },
  /** Publishes and subscribes: subscriptions come back after an outage, messages of its duration are lost. */
  pubsub: { maxRetriesPerRequest: 1, commandTimeout: 5_000, socketTimeout: 10_000 },
} as const satisfies Record<string, RedisOptions>;

/** What a connection is for. */
export type RedisPurpose = keyof typeof PURPOSES;

/**
 * Opens a connection that reconnects by itself, at the latest every second, and whose commands are bounded in time except those of `queue-worker`. It
 * never throws or emits an unhandled error; `report` hears of the first error of each outage. End it with `disconnect()`.
 */
export function redis({ redisUrl, redisSocket }: RedisAddress, purpose: RedisPurpose, report?: Report, db?: number): Redis {
  const options = {
    ...(db === undefined ? {} : { db }),
    connectTimeout: 3_000,
    retryStrategy: (times: number) => Math.min(50 * times, 1_000),
    connectionName: `studio-${purpose}`,
    ...PURPOSES[purpose],
  };
  const client = redisUrl !== null ? new Redis(redisUrl, options) : new Redis({ ...options, path: socketPath(redisSocket) });
  let reported = false;
  client.on("error", (error) => {
    if (!reported) report?.(error, { stage: `redis.${purpose}` });
    reported = true;
  });
  client.on("ready", () => {
    reported = false;
  });
  return client;
}

/** A connection for room operations between workers: to a Redis of their own, or to the one of everything else. */
export function messageQueue(
  { messageQueueUrl, messageQueueDb, ...address }: RedisAddress & Pick<Config, "messageQueueUrl" | "messageQueueDb">,
  report?: Report,
): Redis {
  return redis(
    messageQueueUrl === null ? address : { redisUrl: messageQueueUrl, redisSocket: null },
    "pubsub",
    report,
    messageQueueDb ?? undefined,
  );
}

function socketPath(path: string | null): string {
  if (path === null) throw new TypeError("the configuration has neither redisUrl nor redisSocket");
  return path;
}
