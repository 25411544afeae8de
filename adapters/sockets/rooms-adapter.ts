import { createAdapter } from "@socket.io/redis-adapter";
import type { Redis } from "ioredis";
import type { Server } from "socket.io";
import type { Report } from "../../src/report.ts";

/**
 * Attaches @socket.io/redis-adapter, which carries room operations between workers (`disconnectSockets`, `fetchSockets`, `serverSideEmit`). No event of
 * the contract goes through it. The package fires its commands without looking at the outcome, so here every one gets a handler: while Redis is away an
 * operation reaches no other worker, and most of them not even this one, and nothing is thrown at the process. Returns the function that lets the connections go.
 */
export function attachRoomsAdapter(
  io: Server,
  { connect, key, report }: { connect: () => Redis; key: string; report: Report },
): () => void {
  const publisher = connect();
  const subscriber = connect();
  const patterns = new Set<string>();
  const channels = new Set<string>();
  const failed = (error: unknown) => {
    if (publisher.status === "ready") report(error, { stage: "sockets.adapter" });
    return 0;
  };
  const quiet = async (work: () => Promise<unknown>) => {
    try {
      return await work();
    } catch (error) {
      return failed(error);
    }
  };

  // A subscription that failed because Redis was away is not repeated by ioredis, one that was made is; repeating both does no harm.
  subscriber.on("ready", () => {
    if (patterns.size > 0) void quiet(() => subscriber.psubscribe(...patterns));
    if (channels.size > 0) void quiet(() => subscriber.subscribe(...channels));
  });
  const whenReady = (client: Redis, work: () => Promise<unknown>) => (client.status === "ready" ? quiet(work) : Promise.resolve(0));
  const pub = instead(publisher, {
    publish: (channel: string, message: string) => whenReady(publisher, () => publisher.publish(channel, message)),
  });
  const sub = instead(subscriber, {
    psubscribe(pattern: string) {
      patterns.add(pattern);
      return whenReady(subscriber, () => subscriber.psubscribe(pattern));
    },
    subscribe(names: string[]) {
      for (const name of names) channels.add(name);
      return whenReady(subscriber, () => subscriber.subscribe(...names));
    },
    punsubscribe(pattern: string) {
      patterns.delete(pattern);
      return whenReady(subscriber, () => subscriber.punsubscribe(pattern));
    },
    unsubscribe(names: string[]) {
      for (const name of names) channels.delete(name);
      return whenReady(subscriber, () => subscriber.unsubscribe(...names));
    },
  });
  io.adapter(createAdapter(pub, sub, { key, requestsTimeout: 2000, publishOnSpecificResponseChannel: true }));
  return () => {
    publisher.disconnect();
    subscriber.disconnect();
  };
}

/** The client with some of its methods replaced. */
function instead(client: Redis, methods: Record<string, unknown>): Redis {
  return new Proxy(client, {
    get(target, name) {
      if (typeof name === "string" && name in methods) return methods[name];
      const value: unknown = Reflect.get(target, name);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}
