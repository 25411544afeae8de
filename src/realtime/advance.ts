import type { Room } from "../contract/rooms.ts";
import type { WireEvent } from "../ports/event-log.ts";
import type { Store } from "../ports/store.ts";
import { toWire } from "./wire-event.ts";

/** Somebody with a position in several rooms: the tail of a worker, or one follower that catches up. */
export interface Reader {
  /** The number of the last event that was passed on in this room, or `undefined` for a room that is not read. */
  cursor(room: Room): number | undefined;
  /** Takes the next event and moves the cursors of all its rooms. */
  take(event: WireEvent): void;
  /** Passes on what was taken. Called before every wait, so that nobody else can pass a later event on first. */
  flush(): void;
  /** Called before every page but the first; may wait until there is room for it. */
  pause(): Promise<void>;
}

/** How many events a page holds: the first few, then as many as take about this many bytes of JSON. */
const FIRST_PAGE = 50;
const MAX_PAGE = 500;
const MIN_PAGE = 5;
const PAGE_BYTES = 256 * 1024;

/**
 * Reads events from the Store until the reader has reached `targets`, and hands them over in an order that fits every room that it reads: an event
 * of several rooms comes once, after all that precede it in each of them. Cursors may move meanwhile; what they have passed is left out. Memory is
 * bounded by a page per room that is read at the same moment. Returns the rooms whose next event is no longer kept.
 */
export async function advance(store: Pick<Store, "roomEvents">, reader: Reader, targets: ReadonlyMap<Room, number>): Promise<Set<Room>> {
  const tooOld = new Set<Room>();
  const pages = new Map<Room, { n: number; event: WireEvent }[]>();
  let limit = FIRST_PAGE;
  let loaded = false;

  async function load(room: Room, after: number): Promise<boolean> {
    // A database in this process answers without a turn of the event loop: without a pause, a long way would hold everybody up.
    if (loaded) await reader.pause();
    loaded = true;
    const rows = await store.roomEvents(room, after, limit);
    if (rows === "too-old" || (rows[0] && rows[0].n !== after + 1)) {
      tooOld.add(room);
      return false;
    }
    let bytes = 0;
    const page = rows.map(({ n, envelope }) => {
      const event = toWire(envelope);
      bytes += event.json.length;
      return { n, event };
    });
    if (page.length > 0) limit = Math.max(MIN_PAGE, Math.min(MAX_PAGE, Math.floor((page.length * PAGE_BYTES) / bytes)));
    pages.set(room, page.reverse());
    return page.length > 0;
  }

  async function reach(room: Room, target: number): Promise<void> {
    while (!tooOld.has(room)) {
      const at = reader.cursor(room);
      if (at === undefined || at >= target) return reader.flush();
      const page = pages.get(room) ?? [];
      while (page.length > 0 && page.at(-1)!.n <= at) page.pop();
      const next = page.at(-1);
      if (next?.n !== at + 1) {
        pages.delete(room);
        reader.flush();
        if (!(await load(room, at))) return;
        continue;
      }
      const earlier = next.event.rooms.find(([other, n]) => other !== room && !tooOld.has(other) && n > (reader.cursor(other) ?? n) + 1);
      if (earlier) {
        // The order of commits is an order, so this ends: what precedes an event does not wait for it.
        const before = reader.cursor(earlier[0]);
        reader.flush();
        await reach(earlier[0], earlier[1] - 1);
        if (reader.cursor(earlier[0]) === before) tooOld.add(earlier[0]);
        continue;
      }
      reader.take(next.event);
    }
  }

  for (const [room, target] of targets) await reach(room, target);
  return tooOld;
}
