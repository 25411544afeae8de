/** Chooses and changes the way by which events come: WebSocket, Socket.IO long-polling, event polling over HTTP; one at a time. */
import { dial, type Failure, type Link, type Transport } from "./dial.ts";
import { type Environment, type Memory, page, tabMemory } from "./environment.ts";
import { type EventPolling, startEventPolling } from "./event-polling.ts";
import { createFollowers, type Handlers } from "./followers.ts";
import { type Life, live } from "./live.ts";
import type { Fetch } from "./long-polling.ts";
import type { Position } from "./reducer.ts";
import { type Because, CLOSED, type ConnectionStatus, createStatus, SIGNED_OUT, type Switch, welcome } from "./status.ts";
import { TIMINGS, type Timings } from "./timings.ts";
import { createPause } from "./wait.ts";
import { createBar } from "./websocket-bar.ts";

/** Everything but `path` has a default that suits a page. */
export interface RealtimeOptions {
  /** Studio's base URL with its prefix, absolute or from the root of the page's origin (`/studio`). Default: that root. */
  url?: string;
  /** The path of the socket endpoint with the prefix: `/studio/socket.io`. */
  path: string;
  /** The transports that the server takes; those of the page's own data. Default: both. */
  transports?: readonly Transport[];
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

/** The one connection of a page. */
export interface Realtime {
  /**
   * Follows a room from a position (exclusive), or from now on. Throws when the room is followed with the same handlers already, or the client is
   * closed.
   */
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
  const control = new AbortController();
  const closing = control.signal;
  const taken = (transport: Transport) => options.transports?.includes(transport) ?? true;
  const status = createStatus(report);
  const bar = createBar({ timings, memory: options.storage === undefined ? tabMemory() : options.storage, now });
  const pause = createPause(closing);

  let life: Life | null = null;
  let polling: EventPolling | null = null;
  let busy = false;
  let shelved = false;
  let everReady = false;

  const followers = createFollowers({
    timings,
    now,
    want: (room) => {
      life?.subscriptions.want(room);
      polling?.nudge();
    },
    unwant: (room) => life?.subscriptions.unwant(room),
    report,
  });

  /** Tries the transports in turn; the bar learns what WebSockets do while long-polling works. */
  const round = async (transports: readonly Transport[] | null, signal: AbortSignal): Promise<Link | Failure> => {
    const order: readonly Transport[] = transports ?? (bar.up() ? ["polling", "websocket"] : ["websocket", "polling"]);
    let failure: Failure | null = null;
    for (const transport of order.filter(taken)) {
      const result = await dial({
        origin: new URL(base).origin,
        path: options.path,
        auth: { ...options.auth },
        credentials,
        fetch: call,
        transport,
        boundMs: transport === "websocket" ? timings.websocketMs : timings.pollingMs,
        ackMs: timings.ackMs,
        signal,
      });
      if (result.ready) {
        if (transport === "websocket") bar.passed();
        else if (failure) bar.failed(failure);
        return result;
      }
      failure = result;
      if (result.code === "signed_out" || result.code === "refused" || signal.aborted) break;
    }
    return failure!;
  };

  const seek = async (transports: readonly Transport[] | null, signal: AbortSignal): Promise<Link | null> => {
    if (transports && !transports.some(taken)) return null;
    const result = await round(transports, signal);
    if (result.ready) return result;
    if (transports && !signal.aborted) bar.failed(result);
    return null;
  };

  const unreachable = (): Because =>
    environment.online()
      ? { code: "unreachable", reason: "The server does not answer" }
      : { code: "no_network", reason: "There is no network" };

  /** Whether only the socket is broken. */
  const alive = async (): Promise<boolean> => {
    try {
      const signal = AbortSignal.any([closing, AbortSignal.timeout(timings.requestMs)]);
      const response = await call(`${base}/livez`, { cache: "no-store", signal });
      await response.body?.cancel();
      return response.status < 500;
    } catch {
      return false;
    }
  };

  const startPolling = (because: Because) => {
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
        if (outcome === "ok") {
          // A server that was away and is back may well take a socket again.
          if (status.get().state === "offline") pause.wake();
          status.set({ state: "polling", ...because });
        } else status.set({ state: "offline", ...(outcome === "signed_out" ? SIGNED_OUT : unreachable()) });
      },
    });
  };
  const stopPolling = () => {
    polling?.stop();
    polling = null;
  };

  /** The wait before the next attempt after a failed round. Decides whether event polling begins. */
  const afterFailure = async (failure: Failure, tries: number, since: number, slow: { retry: number; away: number }): Promise<number> => {
    const jitter = (ms: number) => ms * (0.85 + 0.3 * random());
    if (failure.code === "signed_out" || failure.code === "refused") {
      stopPolling();
      status.set({ state: "offline", ...(failure.code === "signed_out" ? SIGNED_OUT : { code: "refused", reason: failure.reason }) });
      return timings.refusedMs;
    }
    if (polling) {
      const wait = slow.retry;
      slow.retry = Math.min(wait * 2, timings.retryMaxMs);
      return jitter(wait);
    }
    const lostFor = now() - since;
    if (everReady && lostFor < timings.lostMs) {
      const limit = Math.min(timings.reconnectFirstMs * 2 ** (tries - 1), timings.reconnectMaxMs);
      const wait = timings.reconnectMinMs + random() * (limit - timings.reconnectMinMs);
      return Math.min(wait, Math.max(timings.reconnectMinMs, timings.lostMs - lostFor));
    }
    if (await alive()) {
      if (closing.aborted) return 0;
      startPolling({ code: "socket_failed", reason: `The server answers, but the socket does not work. ${failure.reason}` });
      return jitter(timings.retryMs);
    }
    if (!closing.aborted) status.set({ state: "offline", ...unreachable() });
    const wait = slow.away;
    slow.away = Math.min(wait * 1.5, timings.unreachableMaxMs);
    return jitter(wait);
  };

  /** Tries until a connection is ready, with event polling meanwhile once the socket verifiably does not work. */
  const establish = async (because: Because): Promise<Link | null> => {
    const since = now();
    const slow = { retry: timings.retryMs, away: timings.reconnectMaxMs };
    for (let tries = 1; !closing.aborted; tries += 1) {
      while (shelved && !closing.aborted) await pause.wait(timings.refusedMs);
      if (!polling && status.get().state !== "offline") status.set({ state: "reconnecting", attempt: tries, ...because });
      const result = await round(null, closing);
      if (result.ready && !closing.aborted) return result;
      if (result.ready) result.close();
      else if (!closing.aborted) await pause.wait(await afterFailure(result, tries, since, slow));
    }
    return null;
  };

  const run = async () => {
    let link = await establish({ code: "connecting", reason: "Connecting" });
    while (link) {
      if (closing.aborted) return link.close();
      stopPolling();
      everReady = true;
      const because = welcome(link.transport, link.connected.websocket_blocked, bar.why());
      life = live({ link, because, followers, status, bar, timings, now, seek, closing });
      const end = await life.ended;
      life = null;
      if (end.next) {
        link = end.next;
        continue;
      }
      if (closing.aborted) return;
      status.set({ state: "reconnecting", attempt: 0, ...end.because });
      if (end.because.code !== "suspended") {
        await pause.wait(timings.reconnectMinMs + random() * (timings.reconnectFirstMs - timings.reconnectMinMs));
      }
      link = await establish(end.because);
    }
  };

  const unlisten = environment.listen((signal) => {
    shelved = signal === "shelved";
    if (shelved) life?.suspend();
    else life?.doubt();
    pause.wake();
    if (signal === "wake") polling?.nudge();
  });
  void run().catch(report);

  return {
    follow(room, position, handlers) {
      if (closing.aborted) throw new Error("this realtime client is closed");
      followers.add(room, position, handlers);
      return { unfollow: () => followers.remove(room, handlers), cursor: () => followers.cursor(room, handlers) };
    },
    status: status.get,
    onStatus: status.on,
    history: status.history,
    setBusy(next) {
      busy = next;
      if (busy) polling?.nudge();
    },
    close() {
      if (closing.aborted) return;
      control.abort();
      unlisten();
      stopPolling();
      followers.close();
      status.set({ state: "offline", ...CLOSED });
    },
  };
}
