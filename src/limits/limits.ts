import { StudioError } from "../errors.ts";
import type { Report } from "../report.ts";
import { type Buckets, createBuckets } from "./buckets.ts";
import type { Caller } from "./caller.ts";
import type { Rate } from "./rate.ts";

/** What is bounded for each client. */
export const LIMITED = {
  signIn: "sign-in tokens that do not work",
  badTokens: "API tokens that do not work",
  handshakes: "new sockets",
  writes: "changes",
  requests: "requests",
} as const;

/** The id of a limit. */
export type Limited = keyof typeof LIMITED;

/** Counts for all workers together. It MUST be bounded in time and reject while the server behind it is away. */
export interface SharedCounter {
  /** Whether it can be asked now. That it cannot is known and reported elsewhere. */
  available(): boolean;
  /** Uses one up; 0, or the milliseconds until there is one again. `name` is unique for the limit and the client. */
  take(name: string, rate: { count: number; periodMs: number }): Promise<number>;
  giveBack(name: string, rate: { count: number; periodMs: number }): Promise<void>;
}

export interface LimitsOptions {
  rates: Readonly<Record<Limited, Rate>>;
  /** Whether `handshakes`, `writes` and `requests` hold for programs of this machine, too. */
  local: boolean;
  /** Counts what must not be multiplied by the number of workers: sign-ins and bad tokens. Without it, and while it is away, each worker counts alone. */
  shared?: SharedCounter;
  report: Report;
  /** Hears of everything that is refused. */
  onRefused?(limited: Limited): void;
  /** Says once in this worker's life that a proxy hides its clients. */
  onSharedAddress?(): void;
  /** Milliseconds that never go back. */
  now?: () => number;
}

/** The rate limits of one worker. Every method throws StudioError `too_many_requests` with the seconds to wait when a client is over its limit. */
export interface Limits {
  request(caller: Caller): void;
  write(caller: Caller): void;
  handshake(caller: Caller): void;
  /** Before a sign-in token is looked up. The returned function says that the token worked: only failures count. */
  signIn(caller: Caller): Promise<() => void>;
  /** After an API token turned out not to work. One that works is never refused: nobody can lock others out who share an address. */
  badToken(caller: Caller): Promise<void>;
  /** Whether requests came from a proxy that hides its clients. */
  readonly sharedAddress: boolean;
}

/** What a proxy that hides its clients may do more than one client. */
const SHARED_SCALE = 10;
/** How long the shared counter is left alone after it failed, in milliseconds. */
const PAUSE_MS = 2000;

/** See {@link Limits}. */
export function createLimits(options: LimitsOptions): Limits {
  const { rates, local, shared, report, onRefused, onSharedAddress, now = () => performance.now() } = options;
  const ids = Object.keys(LIMITED) as Limited[];
  const buckets = Object.fromEntries(ids.map((id) => [id, createBuckets(rates[id], now)])) as Record<Limited, Buckets>;
  let sharedAddress = false;
  let pausedUntil = 0;

  const scaleOf = ({ kind }: Caller) => {
    if (kind !== "shared") return 1;
    if (!sharedAddress) {
      sharedAddress = true;
      onSharedAddress?.();
    }
    return SHARED_SCALE;
  };

  const refuse = (id: Limited, waitMs: number): never => {
    onRefused?.(id);
    const seconds = Math.max(1, Math.ceil(waitMs / 1000));
    throw new StudioError("too_many_requests", `There were too many ${LIMITED[id]} from your address. Try again in ${seconds} s.`, {
      retryAfterS: seconds,
    });
  };

  const take = (id: Limited, caller: Caller) => {
    const wait = buckets[id].take(caller.key, scaleOf(caller));
    if (wait > 0) refuse(id, wait);
  };

  /** Asks the shared counter, if it is there. What it does not answer is not counted there: the worker's own count stands. */
  async function ask<T>(work: (counter: SharedCounter) => Promise<T>, otherwise: T): Promise<T> {
    if (!shared?.available() || now() < pausedUntil) return otherwise;
    try {
      return await work(shared);
    } catch (error) {
      pausedUntil = now() + PAUSE_MS;
      report(error, { stage: "limits.shared" });
      return otherwise;
    }
  }

  const takeShared = async (id: Limited, caller: Caller) => {
    take(id, caller);
    const rate = rates[id];
    if (rate === "off") return;
    const scale = scaleOf(caller);
    const scaled = { count: rate.count * scale, periodMs: rate.periodMs };
    const wait = await ask((counter) => counter.take(`${id}:${caller.key}`, scaled), 0);
    if (wait <= 0) return;
    buckets[id].giveBack(caller.key, scale);
    refuse(id, wait);
  };

  const takeFrom = (id: Limited) => (caller: Caller) => {
    if (caller.kind !== "local" || local) take(id, caller);
  };

  return {
    request: takeFrom("requests"),
    write: takeFrom("writes"),
    handshake: takeFrom("handshakes"),
    async signIn(caller) {
      await takeShared("signIn", caller);
      return () => {
        const rate = rates.signIn;
        if (rate === "off") return;
        const scale = scaleOf(caller);
        buckets.signIn.giveBack(caller.key, scale);
        void ask((counter) => counter.giveBack(`signIn:${caller.key}`, { count: rate.count * scale, periodMs: rate.periodMs }), undefined);
      };
    },
    badToken: (caller) => takeShared("badTokens", caller),
    get sharedAddress() {
      return sharedAddress;
    },
  };
}
