import type { Redis } from "ioredis";
import { StudioError } from "../../src/errors.ts";
import type { AppendOutcome, EventLog, WireEvent } from "../../src/ports/event-log.ts";
import { APPEND } from "./append.ts";
import { compareIds, EMPTY, parseEntries, streamState } from "./stream.ts";

/** What the log needs. `connect` opens a connection of its own for each purpose; it must not be shared. */
export interface RedisLogOptions {
  connect(purpose: "log" | "tail" | "pubsub"): Redis;
  /** The epoch of the Store: a deployment whose history was lost, or another one on the same Redis, does not see old entries. */
  epoch: string;
  /** About how many entries the stream keeps. */
  keep?: number;
  /** The bound of every call that does not block, in milliseconds. */
  timeoutMs?: number;
}

const HEAD_TTL_S = 3600;
const STREAM_TTL_S = 86_400;
/** Redis serves nobody else while the script runs, so one call takes only so many events and bytes. */
const PER_SCRIPT = 200;
const BYTES_PER_SCRIPT = 1024 * 1024;
const OUTCOMES: readonly AppendOutcome[] = ["duplicate", "appended", "gap"];

type Appender = Redis & { studioAppend(keys: number, ...args: string[]): Promise<number[]> };

/** The event log on one Redis Stream per deployment (Redis 6.2 or newer, Valkey). Rejects with StudioError `unavailable` while Redis is away. */
export function createRedisLog({ connect, epoch, keep = 10_000, timeoutMs = 2000 }: RedisLogOptions): EventLog {
  const stream = `studio:rt:${epoch}:log`;
  const headKey = (room: string) => `studio:rt:${epoch}:h:${room}`;
  const channelKey = (channel: string) => `studio:rt:${epoch}:s:${channel}`;

  const log = connect("log") as Appender;
  log.defineCommand("studioAppend", { lua: APPEND });
  let tail: Redis | undefined;
  let pubsub: Redis | undefined;
  let tailRestarted = true;
  let closed = false;
  const listeners = new Map<string, Set<(message: string) => void>>();

  async function bounded<T>(work: Promise<T>, ms: number): Promise<T> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
    });
    try {
      return await Promise.race([work, late]);
    } catch (cause) {
      throw new StudioError("unavailable", "Redis does not answer", { cause });
    } finally {
      clearTimeout(timer);
    }
  }

  /** ioredis may keep a command for a connection that is not there; asking the status first lets it fail at once. */
  async function ready(redis: Redis): Promise<void> {
    if (redis.status === "ready") return;
    await new Promise<void>((resolve, reject) => {
      const end = (error?: Error) => {
        clearTimeout(timer);
        redis.off("ready", up);
        redis.off("end", down);
        if (error) reject(new StudioError("unavailable", "Redis is not connected", { cause: error }));
        else resolve();
      };
      const up = () => end();
      const down = () => end(new Error("connection ended"));
      const timer = setTimeout(() => end(new Error(`not connected within ${timeoutMs} ms`)), timeoutMs);
      redis.on("ready", up);
      redis.on("end", down);
    });
  }

  async function script(events: readonly WireEvent[], force: boolean): Promise<AppendOutcome[]> {
    const keys = [stream];
    const args = [String(keep), String(HEAD_TTL_S), String(STREAM_TTL_S), force ? "1" : "0", String(events.length)];
    for (const { type, rooms, json } of events) {
      args.push(type, rooms.map(([room, n]) => `${room}=${n}`).join(" "), json, String(rooms.length));
      for (const [room, n] of rooms) {
        keys.push(headKey(room));
        args.push(String(n));
      }
    }
    const answer = await log.studioAppend(keys.length, ...keys, ...args);
    return answer.map((digit) => OUTCOMES[digit]!);
  }

  async function lostAfter(id: string): Promise<{ lost: boolean; next: string }> {
    // The tail's connection may have come up before this one.
    await ready(log);
    const state = await bounded(streamState(log, stream), timeoutMs);
    if (compareIds(state.last, id) < 0) return { lost: true, next: EMPTY };
    return { lost: state.first !== null && compareIds(state.first, id) > 0, next: id };
  }

  return {
    async append(events, { force = false } = {}) {
      if (events.length === 0) return [];
      await ready(log);
      const parts: Promise<AppendOutcome[]>[] = [];
      for (let at = 0; at < events.length; ) {
        let end = at;
        for (let bytes = 0; end < events.length && end - at < PER_SCRIPT && bytes < BYTES_PER_SCRIPT; end += 1)
          bytes += events[end]!.json.length;
        parts.push(script(events.slice(at, end), force));
        at = end;
      }
      return (await bounded(Promise.all(parts), timeoutMs)).flat();
    },

    async end() {
      await ready(log);
      return (await bounded(streamState(log, stream), timeoutMs)).last;
    },

    async read(id, { count, blockMs, signal }) {
      if (!tail) {
        tail = connect("tail");
        tail.on("ready", () => {
          tailRestarted = true;
        });
      }
      const connection = tail;
      await ready(connection);
      if (signal.aborted) throw new StudioError("unavailable", "The reading was ended");
      const abort = () => connection.disconnect();
      signal.addEventListener("abort", abort, { once: true });
      let page: ReturnType<typeof parseEntries>;
      try {
        const answer = connection.xread("COUNT", count, "BLOCK", blockMs, "STREAMS", stream, id);
        page = parseEntries(await bounded(answer, blockMs + timeoutMs));
      } catch (error) {
        // The connection may be a black hole that no FIN will ever close: only a new one can tell.
        if (!signal.aborted && !closed) connection.disconnect(true);
        throw error;
      } finally {
        signal.removeEventListener("abort", abort);
      }
      const { entries } = page;
      const next = page.last ?? id;
      // In the quick case nothing can have been lost; looking is for a full page (we are behind), an idle time-out, and a new connection.
      if (!tailRestarted && page.count > 0 && page.count < count) return { entries, lost: false, next };
      const restarted = tailRestarted;
      const check = await lostAfter(id);
      if (restarted) tailRestarted = false;
      return { entries, lost: check.lost || restarted, next: page.count > 0 ? next : check.next };
    },

    async signal(channel, message) {
      await ready(log);
      await bounded(log.publish(channelKey(channel), message), timeoutMs);
    },

    onSignal(channel, listener) {
      const key = channelKey(channel);
      if (!pubsub) {
        const connection = connect("pubsub");
        pubsub = connection;
        connection.on("message", (from: string, message: string) => {
          for (const each of listeners.get(from) ?? []) each(message);
        });
        // Also repeats what failed because Redis was away at the time.
        connection.on("ready", () => {
          if (listeners.size > 0) connection.subscribe(...listeners.keys()).catch(() => {});
        });
      }
      const set = listeners.get(key) ?? new Set();
      listeners.set(key, set.add(listener));
      if (pubsub.status === "ready") pubsub.subscribe(key).catch(() => {});
      return () => {
        set.delete(listener);
        if (set.size > 0) return;
        listeners.delete(key);
        if (pubsub?.status === "ready") pubsub.unsubscribe(key).catch(() => {});
      };
    },

    async ping() {
      await ready(log);
      await bounded(log.ping(), timeoutMs);
    },

    async close() {
      closed = true;
      for (const connection of [log, tail, pubsub]) connection?.disconnect();
    },
  };
}
