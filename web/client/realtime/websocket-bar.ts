/** Remembers that WebSockets do not pass, so that neither this page nor the next one of the tab waits for one in vain. */
import type { Failure } from "./dial.ts";
import type { Memory } from "./environment.ts";
import type { Because, ReasonCode } from "./status.ts";
import type { Timings } from "./timings.ts";

const KEY = "studio.realtime.websocket";
/** Failures, or early ends, in a row before WebSockets are left alone for longer. */
const LIMIT = 2;

/** See {@link createBar}. */
export type Bar = ReturnType<typeof createBar>;

/** `now` is monotonic; what is stored for the next page is wall-clock time. */
export function createBar({ timings, memory, now }: { timings: Timings; memory: Memory | null; now(): number }) {
  let why: Because | null = null;
  let failures = 0;
  let cuts = 0;
  let shutUntil = 0;
  let barredUntil = 0;

  const write = (value: string | null) => {
    try {
      if (value === null) memory?.removeItem(KEY);
      else memory?.setItem(KEY, value);
    } catch {
      // A full or forbidden storage only costs the next page a few seconds.
    }
  };
  const raise = (reason: Because) => {
    why = reason;
    barredUntil = now() + timings.barredMs;
    write(JSON.stringify({ until: Date.now() + timings.barredMs, ...reason }));
  };

  try {
    const stored = JSON.parse(memory?.getItem(KEY) ?? "null") as { until?: unknown; code?: unknown; reason?: unknown } | null;
    const left = Number(stored?.until) - Date.now();
    if (left > 0 && left <= timings.barredMs && typeof stored?.reason === "string" && typeof stored.code === "string") {
      why = { code: stored.code as ReasonCode, reason: stored.reason };
      barredUntil = now() + left;
    }
  } catch {
    write(null);
  }

  return {
    /** True while long-polling is tried first. */
    up: () => now() < barredUntil,
    /** True while a WebSocket is not even tried in the background at the usual pace. */
    closed: () => now() < shutUntil,
    why: () => why,

    /** A WebSocket became ready. */
    passed() {
      failures = 0;
      if (cuts === 0) {
        why = null;
        barredUntil = 0;
        shutUntil = 0;
        write(null);
      }
    },

    /** A WebSocket did not become ready although long-polling works. */
    failed(failure: Failure) {
      failures += 1;
      raise({ code: failure.code, reason: failure.reason });
      if (failure.code === "websocket_refused" && failures > LIMIT) shutUntil = now() + timings.barredMs;
    },

    /** A WebSocket that was ready ended after `lived` milliseconds, not by our doing. */
    ended(lived: number) {
      cuts = lived < timings.cutMs ? cuts + 1 : 0;
      if (cuts >= LIMIT) raise({ code: "websocket_cut", reason: "The WebSocket was cut again and again" });
    },

    /** The server says that WebSockets of this client do not pass. */
    shut() {
      raise({ code: "websocket_blocked", reason: "The server saw WebSockets of this client fail" });
      shutUntil = now() + timings.barredMs;
    },
  };
}
