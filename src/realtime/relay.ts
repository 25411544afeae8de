import type { Envelope } from "../contract/envelope.ts";
import type { Clock } from "../ports/clock.ts";
import type { AppendOutcome, EventLog, WireEvent } from "../ports/event-log.ts";
import type { Store } from "../ports/store.ts";
import type { Report } from "../report.ts";
import { toWire } from "./wire-event.ts";

/** Counters of a relay since its start. `repaired` counts events that the fast path had missed. */
export interface RelayStats {
  relayed: number;
  repaired: number;
  duplicates: number;
  forced: number;
  failures: number;
  away: boolean;
}

/** Brings committed events into the event log. Any number of them may run at once. */
export interface Relay {
  /** The fast path, right after a commit. Never throws and never waits: what it cannot do, the repair does from the Store. */
  offer(events: readonly Envelope[]): void;
  start(): void;
  /** Hands over what was offered and confirms it, as far as the log lets it. */
  stop(): Promise<void>;
  stats(): RelayStats;
}

export interface RelayOptions {
  store: Store;
  log: EventLog;
  clock: Clock;
  report: Report;
  /** How often hand-overs are confirmed in the Store, in milliseconds: by time, so that an event costs no write of its own. */
  confirmEveryMs?: number;
  /** How often the Store is asked for what was missed, and how old it must be, so that the fast path has its chance. */
  repairEveryMs?: number;
  repairAgeMs?: number;
}

interface Offered {
  id: string;
  wire: WireEvent;
  gaps: number;
}

const BATCH = 500;
/** Beyond this the repair takes over: the events are safe in the Store. */
const MAX_WAITING = 10_000;
/** Another process may be about to append the event before this one. It gets this many short waits, then readers look it up in the Store. */
const GAP_RETRIES = 5;
const GAP_WAIT_MS = 3;

/** See {@link Relay}. */
export function createRelay(options: RelayOptions): Relay {
  const { store, log, clock, report, confirmEveryMs = 200, repairEveryMs = 300, repairAgeMs = 700 } = options;
  const stats: RelayStats = { relayed: 0, repaired: 0, duplicates: 0, forced: 0, failures: 0, away: false };
  const stopping = new AbortController();
  let waiting: Offered[] = [];
  let confirmed: string[] = [];
  /** Resolves when there is something to confirm: an idle process has nothing to wake up for. */
  let news = Promise.withResolvers<void>();
  let sending: Promise<void> | null = null;
  let loops: Promise<unknown> = Promise.resolve();

  function failed(error: unknown) {
    stats.failures += 1;
    if (!stats.away) report(error, { stage: "relay.append" });
    stats.away = true;
    waiting = [];
  }

  async function append(events: readonly WireEvent[], force = false) {
    try {
      return await log.append(events, { force });
    } catch (error) {
      failed(error);
      throw error;
    }
  }

  async function send(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.splice(0, BATCH);
      const late = batch.filter((each) => each.gaps >= GAP_RETRIES);
      if (late.length > 0) stats.forced += count(await append(late.map(wireOf), true), "appended");
      const outcomes = await append(batch.map(wireOf));
      const early: Offered[] = [];
      outcomes.forEach((outcome, index) => {
        const offered = batch[index]!;
        if (outcome === "gap") {
          offered.gaps += 1;
          early.push(offered);
          return;
        }
        stats.relayed += 1;
        if (outcome === "duplicate") stats.duplicates += 1;
        confirmed.push(offered.id);
      });
      if (confirmed.length > 0) news.resolve();
      if (early.length === 0) continue;
      waiting.unshift(...early);
      await clock.sleep(GAP_WAIT_MS);
    }
  }

  function pump() {
    // One round trip at a time: what arrives during it goes into the next, so the batches grow with the load.
    sending ??= Promise.resolve()
      .then(send)
      .catch(() => {})
      .finally(() => {
        sending = null;
        if (waiting.length > 0) pump();
      });
  }

  async function confirm(ids: string[]): Promise<void> {
    if (ids.length > 0) await store.transaction((unit) => unit.markRelayed(ids, clock.now()));
  }

  async function confirmLoop() {
    let pause = confirmEveryMs;
    let failing = false;
    while (!stopping.signal.aborted) {
      await news.promise;
      await clock.sleep(pause, stopping.signal);
      news = Promise.withResolvers<void>();
      const ids = confirmed;
      confirmed = [];
      try {
        await confirm(ids);
        pause = confirmEveryMs;
        failing = false;
      } catch (error) {
        // Once for each outage of the Store, which is asked less often meanwhile.
        if (!failing) report(error, { stage: "relay.confirm" });
        failing = true;
        pause = Math.min(1000, Math.max(100, pause * 2));
        if (confirmed.length < MAX_WAITING) confirmed = ids.concat(confirmed);
        if (confirmed.length > 0) news.resolve();
      }
    }
  }

  /** Returns whether there may be more at once. */
  async function repair(): Promise<boolean> {
    const rows = await store.unrelayed(BATCH, stats.away ? 0 : repairAgeMs);
    const known = new Set(confirmed);
    const missed = rows.map(({ envelope }) => envelope).filter(({ event_id }) => !known.has(event_id));
    if (missed.length > 0) {
      // A Redis that came back with an older state lacks events that were confirmed long ago, so a gap does not stop the repair.
      stats.repaired += count(await append(missed.map(toWire), true), "appended");
      await confirm(missed.map(({ event_id }) => event_id));
    } else if (stats.away) {
      await log.ping();
    }
    stats.away = false;
    return missed.length > 0 && rows.length === BATCH;
  }

  async function repairLoop() {
    let pause = 0;
    let failing = false;
    while (!stopping.signal.aborted) {
      try {
        pause = (await repair()) ? 0 : repairEveryMs * (0.75 + Math.random() / 2);
        failing = false;
      } catch (error) {
        if (!stats.away && !failing) report(error, { stage: "relay.repair" });
        failing = true;
        pause = Math.min(1000, Math.max(100, pause * 2));
      }
      await clock.sleep(pause, stopping.signal);
    }
  }

  return {
    offer(events) {
      if (stats.away || waiting.length + events.length > MAX_WAITING) return;
      for (const envelope of events) waiting.push({ id: envelope.event_id, wire: toWire(envelope), gaps: 0 });
      pump();
    },
    start() {
      loops = Promise.all([confirmLoop(), repairLoop()]);
    },
    async stop() {
      stopping.abort();
      news.resolve();
      await loops;
      await sending;
      await confirm(confirmed).catch((error) => report(error, { stage: "relay.confirm" }));
      confirmed = [];
    },
    stats: () => ({ ...stats }),
  };
}

const wireOf = ({ wire }: Offered) => wire;
const count = (outcomes: readonly AppendOutcome[], wanted: AppendOutcome) => outcomes.filter((each) => each === wanted).length;
