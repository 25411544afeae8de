import type { Room } from "../contract/rooms.ts";
import type { Reads } from "../ports/store.ts";
import { jsonText, type Reply } from "./reply.ts";

/**
 * What a status endpoint answers: `{ state, cursor: { epoch, rooms } }`. The heads are read before the state, so a follower that goes on from the cursor
 * can meet an event twice but never miss one. `null` state means there is no such thing; the caller answers 404.
 */
export async function snapshot<T>(
  store: Reads & { readonly epoch: string },
  rooms: readonly Room[],
  read: () => Promise<T | null>,
): Promise<{ state: T; reply: Reply } | null> {
  const heads = await store.roomHeads(rooms);
  const state = await read();
  if (state === null) return null;
  const numbers: Record<string, number> = {};
  for (const room of rooms) numbers[room] = heads.get(room) ?? 0;
  return { state, reply: jsonText(JSON.stringify({ state, cursor: { epoch: store.epoch, rooms: numbers } })) };
}
