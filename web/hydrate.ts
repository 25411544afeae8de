import type { Room } from "../src/contract/rooms.ts";
import type { Store } from "../src/ports/store.ts";

/** Where the events of some rooms stand: the epoch, and per room the number of the last event that the page already shows. */
export interface Cursor {
  epoch: string;
  rooms: Record<string, number>;
}

/**
 * Where the events of some rooms stand. Read it BEFORE the state that the page shows: an event between the two is then applied a second time, which
 * changes nothing, instead of being missed.
 */
export async function headsOf(store: Store, rooms: readonly Room[]): Promise<Cursor> {
  const heads = rooms.length > 0 ? await store.roomHeads(rooms) : new Map<Room, number>();
  return { epoch: store.epoch, rooms: Object.fromEntries(rooms.map((room) => [room, heads.get(room) ?? 0])) };
}

/** At most this many rooms a page follows; the client may name 100 in one subscription. */
const MOST_ROOMS = 60;

/**
 * Loads a list together with its cursor. Which rooms it needs is known only from the list itself, so it is loaded, the heads are read, and it is
 * loaded again: the second list is not older than the heads.
 */
export async function withCursor<T>(
  store: Store,
  load: () => Promise<T>,
  rooms: (data: T) => readonly Room[],
): Promise<T & { cursor: Cursor }> {
  const first = await load();
  const wanted = [...new Set(rooms(first))].slice(0, MOST_ROOMS);
  const cursor = await headsOf(store, wanted);
  return { ...(wanted.length > 0 ? await load() : first), cursor };
}
