/** The last resort: pages of events over plain HTTP, for as long as the socket verifiably does not work. */
import type { RefusalCode } from "../../../src/contract/control.ts";
import type { Followers } from "./followers.ts";
import { asEnvelope, asEventsPage, asRefusal } from "./frames.ts";
import type { Fetch } from "./long-polling.ts";
import type { Timings } from "./timings.ts";

interface Options {
  fetch: Fetch;
  base: string;
  headers: Record<string, string>;
  credentials: boolean;
  timings: Timings;
  followers: Followers;
  busy(): boolean;
  hidden(): boolean;
  random(): number;
  /** After every round: whether the server answered, and whether it knows this client. */
  outcome(outcome: "ok" | "unreachable" | "signed_out"): void;
}

/** Rooms asked for at the same time. */
const PARALLEL = 4;
const REFUSED: Record<string, RefusalCode> = { not_found: "not_found", forbidden: "forbidden", bad_request: "bad_room" };
/** Pages of one room in one round, so that a long replay does not starve the others. */
const PAGES = 20;

/** A running poll. */
export type EventPolling = ReturnType<typeof startEventPolling>;

/** Starts polling at once. After `stop` nothing is applied any more, also not what is on its way. */
export function startEventPolling(options: Options) {
  const { followers, timings } = options;
  const control = new AbortController();
  const { signal } = control;
  let again = false;
  let wake: (() => void) | null = null;

  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const end = () => {
        clearTimeout(timer);
        // What was asked for until now, the next round answers.
        again = false;
        wake = null;
        resolve();
      };
      const timer = setTimeout(end, again ? 0 : ms);
      wake = end;
    });

  const read = async (room: string): Promise<"ok" | "unreachable" | "signed_out"> => {
    for (let pages = 0; pages < PAGES; pages += 1) {
      const position = followers.position(room);
      const query = new URLSearchParams({ room });
      if (position) {
        query.set("epoch", position.epoch);
        query.set("after", String(position.after));
      }
      try {
        const response = await options.fetch(`${options.base}/api/events?${query}`, {
          headers: { accept: "application/json", ...options.headers },
          credentials: options.credentials ? "include" : "same-origin",
          cache: "no-store",
          signal: AbortSignal.any([signal, AbortSignal.timeout(timings.requestMs)]),
        });
        if (response.status === 401) return "signed_out";
        const body: unknown = await response.json();
        if (signal.aborted) return "ok";
        // Only Studio's own answer refuses a room; a 404 of something in between does not.
        const refused = response.ok ? undefined : REFUSED[asRefusal(body)?.code ?? ""];
        if (refused) {
          followers.sink.refused(room, refused);
          return "ok";
        }
        const page = response.ok ? asEventsPage(body) : null;
        if (!page || page.room !== room) return "unreachable";
        const envelopes = page.events.map(asEnvelope).filter((envelope) => envelope !== null);
        followers.page(page, envelopes);
        if (!page.more || envelopes.length === 0) return "ok";
      } catch {
        return "unreachable";
      }
    }
    return "ok";
  };

  const run = async () => {
    let failures = 0;
    while (!signal.aborted) {
      const rooms = followers.rooms();
      const outcomes: Awaited<ReturnType<typeof read>>[] = [];
      const lane = async () => {
        for (let room = rooms.shift(); room !== undefined && !signal.aborted; room = rooms.shift()) outcomes.push(await read(room));
      };
      await Promise.all(Array.from({ length: PARALLEL }, lane));
      if (signal.aborted) return;
      const outcome = outcomes.find((each) => each !== "ok") ?? "ok";
      failures = outcome === "ok" ? 0 : failures + 1;
      options.outcome(outcome);
      if (signal.aborted) return;
      const interval = options.hidden() ? timings.eventsHiddenMs : options.busy() ? timings.eventsBusyMs : timings.eventsMs;
      await pause(Math.min(interval * 2 ** failures, timings.unreachableMaxMs) * (0.85 + 0.3 * options.random()));
    }
  };
  void run();

  return {
    /** Asks now instead of at the next turn. */
    nudge() {
      again = true;
      wake?.();
    },
    stop() {
      control.abort();
      wake?.();
    },
  };
}
