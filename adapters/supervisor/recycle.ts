import type { Child } from "./child.ts";
import type { FleetPlan } from "./fleet.ts";
import type { Notice } from "./notice.ts";
import type { Slot } from "./slot.ts";
import type { Turn } from "./turn.ts";

const LOOK_EVERY_MS = 1000;
/** One that is too large so soon after its start would be so again: recycling it more often helps nobody. */
const YOUNGEST_TOO_LARGE_MS = 30_000;
/** How long a slot is left alone after a successor did not become ready. */
const PAUSE_MS = 30_000;

/** Replaces workers that have answered many requests or grown large, before it does harm. */
export interface Recycler {
  /** What went wrong with it, in words. */
  troubles(): string[];
  stop(): void;
}

/** Looks once a second at what the workers say of themselves. `replace` is done in turns, so that never two are recycled at once. */
export function createRecycler(options: {
  turn: Turn;
  notice: Notice;
  slots(): Slot<FleetPlan>[];
  replace(slot: Slot<FleetPlan>): Promise<string | null>;
}): Recycler {
  const { turn, notice, slots, replace } = options;
  const limits = new WeakMap<Child, number>();
  const asked = new WeakSet<Child>();
  const pauses = new Map<string, { until: number; why: string }>();
  let stopped = false;

  /** After how many requests this very process is recycled: each draws its own, so that those that were started together do not leave together. */
  const limitOf = (child: Child, { maxRequests, maxRequestsJitter }: FleetPlan["config"]): number => {
    if (maxRequests === 0) return Number.POSITIVE_INFINITY;
    const drawn = limits.get(child) ?? maxRequests + Math.floor(Math.random() * (maxRequestsJitter + 1));
    limits.set(child, drawn);
    return drawn;
  };

  const reason = (slot: Slot<FleetPlan>): string | null => {
    const working = slot.working();
    const vitals = working?.child.vitals();
    if (!working || !vitals) return null;
    const { config } = slot.plan();
    if (vitals.served >= limitOf(working.child, config)) return `it has answered ${vitals.served} requests`;
    if (config.maxRss === 0 || vitals.rss <= config.maxRss || working.ageMs < YOUNGEST_TOO_LARGE_MS) return null;
    return `it takes ${Math.round(vitals.rss / 1024 ** 2)} MiB of memory`;
  };

  const timer = setInterval(() => {
    for (const slot of slots()) {
      const child = slot.working()?.child;
      const pause = pauses.get(slot.name);
      if (!child || asked.has(child) || (pause && performance.now() < pause.until)) continue;
      if (reason(slot) === null) continue;
      asked.add(child);
      void turn(async () => {
        // By the time of its turn it may have been replaced already.
        const why = slot.working()?.child === child && !stopped ? reason(slot) : null;
        if (why === null) return;
        notice("info", `${slot.name} is recycled: ${why}`, { process: slot.name });
        const failed = await replace(slot);
        pauses.delete(slot.name);
        if (failed === null || stopped) return;
        asked.delete(child);
        const told = `${slot.name} could not be recycled, because its successor did not become ready (${failed}); it works on`;
        pauses.set(slot.name, { until: performance.now() + PAUSE_MS, why: told });
        notice("error", told, { process: slot.name });
      });
    }
  }, LOOK_EVERY_MS);
  timer.unref();

  return {
    troubles: () => Array.from(pauses.values(), ({ why }) => why),
    stop() {
      stopped = true;
      clearInterval(timer);
    },
  };
}
