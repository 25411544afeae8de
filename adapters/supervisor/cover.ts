import type { Child } from "./child.ts";
import type { FleetPlan } from "./fleet.ts";
import type { Slot } from "./slot.ts";

/** A socket whose worker was not heard for so long, or is not there, gets another one. A process is given up later, after the `timeout` of the configuration. */
const HELPED_AFTER_MS = 5000;

/** The most sockets of one address that are kept ready. Further workers share those. */
const MOST_SOCKETS = 64;

/** How many sockets an address gets for so many workers: room for as many again, that were not wanted at the start. */
export const poolFor = (workers: number): number => Math.min(MOST_SOCKETS, Math.max(8, 2 * workers));

/** Sees to it that somebody accepts from every socket that listens, whatever becomes of the worker whose it is. */
export interface Cover {
  /** What the process that is about to start in a slot shall accept from. */
  of(slot: string): number[];
  /**
   * Looks who is there, and has those take on more whose part has grown. `leaving` counts as gone. Returns those whose part has become smaller: a worker
   * cannot give a socket back, so it is time for a new one in its place.
   */
  look(slots: readonly Slot<FleetPlan>[], leaving?: Slot<FleetPlan>): Slot<FleetPlan>[];
}

/**
 * Shares `sockets` out: each slot has one of its own (`w1` the first), so that the kernel spreads connections evenly. One whose worker left, hangs or does not
 * start is taken on by a worker that is well, until its own is back; connections wait in its queue until then and are not lost.
 */
export function createCover(sockets: number): Cover {
  const own = (slot: string) => (Number(slot.slice(1)) - 1) % sockets;
  const helpers = new Map<number, string>();
  /** When a worker of its own was last heard, for every socket that listens. */
  const heard = new Map<number, number>();
  const told = new WeakMap<Child, readonly number[]>();
  const of = (slot: string) => [own(slot), ...Array.from(helpers).flatMap(([socket, helper]) => (helper === slot ? [socket] : []))];
  return {
    of,
    look(slots, leaving) {
      const now = performance.now();
      const well = new Set<string>();
      if (leaving) heard.set(own(leaving.name), Number.NEGATIVE_INFINITY);
      for (const slot of slots) {
        const silentMs = slot === leaving ? undefined : slot.working()?.child.silentMs();
        if (silentMs === undefined) continue;
        heard.set(own(slot.name), Math.max(heard.get(own(slot.name)) ?? 0, now - silentMs));
        if (silentMs < HELPED_AFTER_MS) well.add(slot.name);
      }
      for (const [socket, at] of heard) {
        const helper = helpers.get(socket);
        if (now - at < HELPED_AFTER_MS) helpers.delete(socket);
        else if (helper === undefined || !well.has(helper)) {
          const [least] = [...well].sort((a, b) => of(a).length - of(b).length);
          if (least !== undefined) helpers.set(socket, least);
        }
      }
      return slots.filter((slot) => {
        const child = slot === leaving ? undefined : slot.working()?.child;
        if (!child) return false;
        const part = of(slot.name);
        const has = told.get(child) ?? child.took;
        const more = part.filter((socket) => !has.includes(socket));
        if (more.length > 0) {
          told.set(child, [...has, ...more]);
          child.take(more);
        }
        return has.some((socket) => !part.includes(socket));
      });
    },
  };
}
