/** Life on one connection: subscribe, pass on what comes, watch that something comes, and look for a better connection meanwhile. */
import type { Link, Transport } from "./dial.ts";
import type { Followers } from "./followers.ts";
import { asDraining, asEnvelope, asHead, asResnapshot, control } from "./frames.ts";
import { type Because, DRAINING, type StatusBoard } from "./status.ts";
import { createSubscriptions, type Subscriptions } from "./subscriptions.ts";
import type { Timings } from "./timings.ts";
import { sleep } from "./wait.ts";
import type { Bar } from "./websocket-bar.ts";

/** How it ended: with a better connection, which has no subscriptions yet, or with a reason. */
export type End = { next: Link } | { next: null; because: Because };

/** What one life needs of the client around it. */
export interface LiveOptions {
  link: Link;
  because: Because;
  followers: Followers;
  status: StatusBoard;
  bar: Bar;
  timings: Timings;
  now(): number;
  /** Looks for another connection; `null` when there is none. */
  seek(transports: readonly Transport[] | null, signal: AbortSignal): Promise<Link | null>;
  /** Aborts when the client closes. */
  closing: AbortSignal;
}

/** A life that has begun. */
export interface Life {
  subscriptions: Subscriptions;
  ended: Promise<End>;
  /** There is a reason to doubt the connection. */
  doubt(): void;
  /** The browser puts the page away. */
  suspend(): void;
}

/** Begins, unless the client closes already: then it MUST NOT be called. The connection is closed when `ended` resolves. */
export function live({ link, because, followers, status, bar, timings, now, seek, closing }: LiveOptions): Life {
  const started = now();
  const over = new AbortController();
  const gone = AbortSignal.any([over.signal, closing]);
  const { promise: ended, resolve } = Promise.withResolvers<End>();
  const quietMs = 2 * link.connected.head_interval_ms + timings.holdMs;
  let silentMs = 0;
  let looked = now();
  let draining = false;
  let checking = false;

  const end = (result: End) => {
    if (over.signal.aborted) return;
    over.abort();
    clearInterval(watchdog);
    subscriptions.stop();
    link.close();
    resolve(result);
  };
  /** `cut`: something on the way ended it, neither the server nor this page. */
  const lost = (reason: Because, cut: boolean) => {
    if (link.transport === "websocket" && cut && !draining && !over.signal.aborted) bar.ended(now() - started);
    end({ next: null, because: draining ? DRAINING : reason });
  };
  const stalled = (reason: string) => lost({ code: "stalled", reason }, true);

  const replace = async (transports: readonly Transport[] | null) => {
    const next = await seek(transports, gone);
    if (next && gone.aborted) next.close();
    else if (next) end({ next });
  };
  /** Long-polling works: a WebSocket would be better. */
  const promote = async () => {
    for (let wait = timings.retryMs; !gone.aborted; wait = Math.min(wait * 2, timings.retryMaxMs)) {
      await sleep(bar.closed() ? timings.barredMs : wait, gone);
      if (!gone.aborted && !draining) await replace(["websocket"]);
    }
  };
  /** The worker leaves at its own pace; this connection is used until another one is ready. */
  const drain = async (retryAfter: number) => {
    draining = true;
    status.set({ state: "draining", ...DRAINING });
    await sleep(retryAfter, gone);
    while (!gone.aborted) {
      await replace(null);
      await sleep(timings.reconnectMaxMs, gone);
    }
  };

  const heard = () => {
    silentMs = 0;
  };
  const message = (name: string, body: unknown) => {
    heard();
    if (name === control.head) {
      const head = asHead(body);
      if (head) followers.sink.head(head);
    } else if (name === control.resnapshotRequired) {
      const required = asResnapshot(body);
      if (required) followers.sink.resnapshot(required);
    } else if (name === control.draining) {
      const notice = asDraining(body);
      if (notice && !draining) void drain(notice.retry_after);
    } else {
      const envelope = asEnvelope(body);
      if (envelope) followers.sink.frame(envelope);
    }
  };

  followers.lost();
  status.set({ state: "live", transport: link.transport, ...because });
  const watchdog = setInterval(
    () => {
      // A page that stood still has not read yet what came meanwhile, so one look late is no silence.
      silentMs += Math.min(now() - looked, quietMs / 2);
      looked = now();
      if (followers.rooms().length === 0) heard();
      else if (silentMs > quietMs) stalled("Nothing came for twice the time that it should take");
    },
    Math.max(10, quietMs / 8),
  );
  const subscriptions = createSubscriptions({
    link,
    followers,
    timings,
    heard,
    failed: stalled,
  });
  closing.addEventListener("abort", () => end({ next: null, because }), { signal: over.signal });
  link.listen({
    message,
    ended: (reason, byServer) => lost({ code: "lost", reason: `The connection was lost (${reason})` }, !byServer),
  });
  if (link.transport === "polling") {
    if (link.connected.websocket_blocked) bar.shut();
    void promote();
  }

  return {
    subscriptions,
    ended,
    async doubt() {
      if (checking) return;
      checking = true;
      if (await link.health()) checking = false;
      else stalled("The connection stopped answering");
    },
    suspend: () => lost({ code: "suspended", reason: "The browser put the page away" }, false),
  };
}
