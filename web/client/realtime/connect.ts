/** Chooses, watches and changes the way by which events come: WebSocket, Socket.IO long-polling, event polling over HTTP; one at a time. */
import { type DialOptions, dial, type Failure, type Link, type Transport } from "./dial.ts";
import { type Environment, type Memory, page, tabMemory } from "./environment.ts";
import { type EventPolling, type Fetch, startEventPolling } from "./event-polling.ts";
import { createFollowers, type Handlers } from "./followers.ts";
import { asDraining, asEnvelope, asHead, asResnapshot, control } from "./frames.ts";
import type { Position } from "./reducer.ts";
import { type ConnectionStatus, createStatus, type ReasonCode, type Switch } from "./status.ts";
import { createSubscriptions, type Subscriptions } from "./subscriptions.ts";
import { TIMINGS, type Timings } from "./timings.ts";
import { createBar } from "./websocket-bar.ts";

/** Everything but `path` has a default that suits a page. */
export interface RealtimeOptions {
  /** Studio's base URL with its prefix (`https://host/studio`), without a slash at its end. Default: the root of the page's origin. */
  url?: string;
  /** The path of the socket endpoint with the prefix: `/studio/socket.io`. */
  path: string;
  /** An API token, for clients without a session cookie. */
  auth?: { token: string };
  fetch?: Fetch;
  timings?: Partial<Timings>;
  /** Remembers within this tab that WebSockets do not pass; `null` to remember nothing. Default: sessionStorage. */
  storage?: Memory | null;
  environment?: Environment;
  /** A number in [0, 1) for jitter. */
  random?: () => number;
  /** Gets what handlers and listeners throw. Default: the console. */
  report?: (error: unknown) => void;
}

/** What `follow` returns. */
export interface Following {
  unfollow(): void;
  /** The last applied position; `null` while a room that is followed from now on has no answer yet. */
  cursor(): Position | null;
}

export interface Realtime {
  /** Follows a room from a position (exclusive), or from now on. The same room may be followed once per handlers object. */
  follow(room: string, position: Position | null, handlers: Handlers): Following;
  status(): ConnectionStatus;
  /** Calls the listener on every change; returns a function that ends that. */
  onStatus(listener: (status: ConnectionStatus) => void): () => void;
  /** The last 50 switches, oldest first. */
  history(): Switch[];
  /** While something runs on the page, event polling asks more often. */
  setBusy(busy: boolean): void;
  close(): void;
}

type Because = { code: ReasonCode; reason: string };
type End = { next: Link } | { next: null; because: Because };

/** Connects at once and stays connected until `close`. */
export function connectRealtime(options: RealtimeOptions): Realtime {
  const timings: Timings = { ...TIMINGS, ...options.timings };
  const environment = options.environment ?? page;
  const random = options.random ?? Math.random;
  const report = options.report ?? ((error) => console.error(error));
  const call: Fetch = options.fetch ?? ((url, init) => fetch(url, init));
  const now = () => performance.now();
  const base = new URL(options.url ?? "", typeof location === "undefined" ? undefined : location.origin).href.replace(/\/$/, "");
  const credentials = typeof document === "undefined" || !options.auth;
  const closing = new AbortController();
  const status = createStatus(report);
  const bar = createBar({ timings, memory: options.storage === undefined ? tabMemory() : options.storage, now });

  let subscriptions: Subscriptions | null = null;
  let polling: EventPolling | null = null;
  let busy = false;
  let shelved = false;
  let everReady = false;
  let onWake: (() => void) | null = null;

  const followers = createFollowers({
    timings,
    now,
    want: (room) => {
      subscriptions?.want(room);
      polling?.nudge();
    },
    unwant: (room) => subscriptions?.unwant(room),
    report,
  });

  /** Waits, or less when there is a reason to look again. */
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        onWake = null;
        resolve();
      };
      const timer = setTimeout(done, ms);
      onWake = done;
      if (closing.signal.aborted) done();
    });

  const attempt = (transport: Transport, signal: AbortSignal = closing.signal) => {
    const options_: DialOptions = {
      origin: new URL(base).origin,
      path: options.path,
      auth: { ...options.auth },
      credentials,
      transport,
      boundMs: transport === "websocket" ? timings.websocketMs : timings.pollingMs,
      ackMs: timings.ackMs,
      signal,
    };
    return dial(options_);
  };

  const startPolling = (because: Because) => {
    if (polling) return;
    followers.lost();
    status.set({ state: "polling", ...because });
    polling = startEventPolling({
      fetch: call,
      base,
      headers: options.auth ? { authorization: `Bearer ${options.auth.token}` } : {},
      credentials,
      timings,
      followers,
      busy: () => busy,
      hidden: environment.hidden,
      random,
      outcome(outcome) {
        if (outcome === "ok") status.set({ state: "polling", ...because });
        else if (outcome === "signed_out") status.set({ state: "offline", ...SIGNED_OUT });
        else status.set({ state: "offline", ...unreachable() });
      },
    });
  };
  const stopPolling = () => {
    polling?.stop();
    polling = null;
  };

  const unreachable = (): Because =>
    environment.online()
      ? { code: "unreachable", reason: "The server does not answer" }
      : { code: "no_network", reason: "There is no network" };

  const alive = async (): Promise<boolean> => {
    try {
      const signal = AbortSignal.any([closing.signal, AbortSignal.timeout(timings.requestMs)]);
      const response = await call(`${base}/livez`, { cache: "no-store", signal });
      await response.body?.cancel();
      return response.status < 500;
    } catch {
      return false;
    }
  };

  /** Both transports, the likelier one first. */
  const round = async (show: (tried: number) => void): Promise<Link | Failure> => {
    const order: Transport[] = bar.up() ? ["polling", "websocket"] : ["websocket", "polling"];
    let failure: Failure | null = null;
    for (const [tried, transport] of order.entries()) {
      show(tried);
      const result = await attempt(transport);
      if (result.ready) {
        if (transport === "websocket") bar.passed();
        else if (failure) bar.failed(failure);
        return result;
      }
      failure = result;
      if (result.code === "signed_out" || result.code === "refused" || closing.signal.aborted) break;
    }
    return failure!;
  };

  /** Tries until a connection is ready, with event polling meanwhile once the socket verifiably does not work. */
  const establish = async (because: Because): Promise<Link | null> => {
    const since = now();
    let tries = 0;
    let retry = timings.retryMs;
    let away = timings.reconnectMaxMs;
    while (!closing.signal.aborted) {
      if (shelved) {
        await pause(timings.refusedMs);
        continue;
      }
      tries += 1;
      const result = await round(() => {
        if (!polling && status.get().state !== "offline") status.set({ state: "reconnecting", attempt: tries, ...because });
      });
      if (closing.signal.aborted) {
        if (result.ready) result.close();
        break;
      }
      if (result.ready) return result;
      if (result.code === "signed_out" || result.code === "refused") {
        stopPolling();
        status.set({ state: "offline", ...(result.code === "signed_out" ? SIGNED_OUT : { code: "refused", reason: result.reason }) });
        await pause(timings.refusedMs);
        continue;
      }
      const spent = now() - since;
      let wait = timings.reconnectMinMs + random() * (limit(tries) - timings.reconnectMinMs);
      if (polling) {
        wait = retry * (0.85 + 0.3 * random());
        retry = Math.min(retry * 2, timings.retryMaxMs);
      } else if (!everReady || spent >= timings.lostMs) {
        if (await alive()) {
          startPolling({ code: "socket_failed", reason: `The server answers, but the socket does not work. ${result.reason}` });
          wait = retry;
        } else {
          status.set({ state: "offline", ...unreachable() });
          wait = away * (0.5 + 0.5 * random());
          away = Math.min(away * 1.5, timings.unreachableMaxMs);
        }
      } else wait = Math.min(wait, Math.max(timings.reconnectMinMs, timings.lostMs - spent));
      await pause(wait);
    }
    return null;
  };
  const limit = (tries: number) => Math.min(timings.reconnectFirstMs * 2 ** (tries - 1), timings.reconnectMaxMs);

  /** Lives on one connection until it ends or a better one is ready. */
  const live = (link: Link, because: Because): Promise<End> => {
    const started = now();
    const over = new AbortController();
    const gone = AbortSignal.any([over.signal, closing.signal]);
    const quiet = 2 * link.connected.head_interval_ms;
    let heard = now();
    let draining = false;
    followers.lost();
    status.set({ state: "live", transport: link.transport, ...because });
    return new Promise<End>((resolve) => {
      const end = (result: End) => {
        if (over.signal.aborted) return;
        over.abort();
        clearInterval(watchdog);
        onWake = null;
        mine.stop();
        subscriptions = null;
        link.close();
        followers.lost();
        resolve(result);
      };
      const lost = (code: ReasonCode, reason: string) => {
        if (link.transport === "websocket" && !draining && code !== "closed") bar.ended(now() - started);
        end({ next: null, because: draining ? DRAINING : { code, reason } });
      };
      const replace = async (transports: Transport[]) => {
        for (const transport of transports) {
          const next = await attempt(transport, gone);
          if (!next.ready) {
            if (transport === "websocket") bar.failed(next);
            continue;
          }
          if (gone.aborted) next.close();
          else end({ next });
          return;
        }
      };
      const promote = async () => {
        for (let wait = timings.retryMs; !gone.aborted; wait = Math.min(wait * 2, timings.retryMaxMs)) {
          await sleep(bar.closed() ? timings.barredMs : wait, gone);
          if (!gone.aborted && !draining) await replace(["websocket"]);
        }
      };
      const drain = async (retryAfter: number) => {
        draining = true;
        status.set({ state: "draining", ...DRAINING });
        await sleep(retryAfter, gone);
        while (!gone.aborted) {
          await replace(bar.up() ? ["polling", "websocket"] : ["websocket", "polling"]);
          await sleep(timings.reconnectMaxMs, gone);
        }
      };
      const check = async () => {
        if (!(await link.health())) lost("stalled", "The connection stopped answering");
      };
      const message = (name: string, body: unknown) => {
        heard = now();
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
      const watchdog = setInterval(
        () => {
          if (followers.rooms().length === 0) heard = now();
          else if (now() - heard > quiet + timings.holdMs) lost("stalled", "Nothing came for twice the time that it should take");
        },
        Math.max(10, quiet / 8),
      );
      const mine = createSubscriptions(link, followers, (reason) => lost("stalled", reason));
      subscriptions = mine;
      onWake = () => {
        if (shelved) lost("suspended", "The page was put away by the browser");
        else void check();
      };
      closing.signal.addEventListener("abort", () => end({ next: null, because: CLOSED }), { once: true });
      link.listen({ message, ended: (reason) => lost("lost", `The connection was lost (${reason})`) });
      if (link.transport === "polling") {
        if (link.connected.websocket_blocked) bar.shut();
        void promote();
      }
    });
  };

  const run = async () => {
    let because: Because = { code: "connecting", reason: "Connecting" };
    let link = await establish(because);
    while (link) {
      stopPolling();
      everReady = true;
      const end: End = await live(link, welcome(link, bar.why()));
      if (end.next) link = end.next;
      else {
        because = end.because;
        if (closing.signal.aborted) break;
        if (because.code !== "suspended" && because.code !== "draining") {
          status.set({ state: "reconnecting", attempt: 0, ...because });
          await pause(timings.reconnectMinMs + random() * (timings.reconnectFirstMs - timings.reconnectMinMs));
        }
        link = await establish(because);
      }
    }
  };

  const unlisten = environment.listen((signal) => {
    shelved = signal === "shelved";
    onWake?.();
    if (signal === "wake") polling?.nudge();
  });
  void run().catch(report);

  return {
    follow(room, position, handlers) {
      if (closing.signal.aborted) throw new Error("this realtime client is closed");
      followers.add(room, position, handlers);
      return { unfollow: () => followers.remove(room, handlers), cursor: () => followers.cursor(room, handlers) };
    },
    status: status.get,
    onStatus: status.on,
    history: status.history,
    setBusy(next) {
      busy = next;
    },
    close() {
      if (closing.signal.aborted) return;
      closing.abort();
      unlisten();
      stopPolling();
      onWake?.();
      followers.close();
      status.set({ state: "offline", ...CLOSED });
    },
  };
}

const SIGNED_OUT: Because = { code: "signed_out", reason: "Signed out" };
const DRAINING: Because = { code: "draining", reason: "The server is restarting; moving to another worker" };
const CLOSED: Because = { code: "closed", reason: "Closed" };

const welcome = (link: Link, why: Because | null): Because => {
  if (link.transport === "websocket") return { code: "connected", reason: "Connected by WebSocket" };
  if (link.connected.websocket_blocked)
    return { code: "websocket_blocked", reason: "Connected by long-polling: WebSockets do not pass on the way here" };
  return why
    ? { code: why.code, reason: `Connected by long-polling. ${why.reason}` }
    : { code: "connected", reason: "Connected by long-polling" };
};

const sleep = (ms: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done);
    if (signal.aborted) done();
  });
