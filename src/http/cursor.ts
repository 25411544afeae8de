import type { Room } from "../contract/rooms.ts";
import type { Reads } from "../ports/store.ts";
import { jsonText, type Reply } from "./reply.ts";

/** An answer that holds as long as the heads of its rooms stay where they were. */
interface Remembered {
  readonly heads: string;
  readonly text: string;
  readonly until: number;
  /** The last look at the heads, and when it began. */
  looked: number;
  look: Promise<string>;
}

const REMEMBERED = 1000;

/** Should something ever change without an event, an answer is no older than this, in milliseconds. */
const AT_MOST_MS = 1000;

/**
 * Requests for the same answer that come this close together share one look at the heads, also while it is under way: a crowd that watches one run
 * costs one query, where a runtime hands over all that has arrived before it lets any of it go on.
 */
const SHARED_MS = 1;

const remembered = new WeakMap<object, Map<string, Remembered>>();

/**
 * What a status endpoint answers: `{ state, cursor: { epoch, rooms } }`; `null` when `read` finds no such thing. The heads are read before the state, so
 * a follower that goes on from the cursor can meet an event twice but never miss one.
 *
 * `key` names the answer: two calls with the same key and rooms mean the same `read`. What these rooms tell of changes only in transactions that move their heads. So while the heads stand still, the answer is the same text, and only
 * the heads are read.
 */
export async function snapshot(
  store: Reads & { readonly epoch: string },
  key: string,
  rooms: readonly Room[],
  read: () => Promise<unknown>,
  atMostMs = AT_MOST_MS,
): Promise<Reply | null> {
  let answers = remembered.get(store);
  if (!answers) {
    answers = new Map();
    remembered.set(store, answers);
  }
  const known = answers.get(key);
  const now = performance.now();
  if (known && known.until > now) {
    if (now - known.looked >= SHARED_MS) {
      known.looked = now;
      known.look = marksOf(store, rooms);
    }
    if ((await known.look) === known.heads) return jsonText(known.text);
  }
  const heads = await headsOf(store, rooms);
  const marks = heads.join(" ");
  const state = await read();
  if (state === null) return null;
  const numbers = Object.fromEntries(rooms.map((room, index) => [room, heads[index]]));
  const text = JSON.stringify({ state, cursor: { epoch: store.epoch, rooms: numbers } });
  // A change between the heads and the state would make this the state of later heads.
  if ((await marksOf(store, rooms)) === marks) {
    answers.delete(key);
    // The oldest stand first. What is not asked for any more is let go: the state of a large run takes some memory.
    for (const [name, { until }] of answers) {
      if (until > now) break;
      answers.delete(name);
    }
    if (answers.size >= REMEMBERED) answers.delete(answers.keys().next().value as string);
    answers.set(key, { heads: marks, text, until: now + atMostMs, looked: now, look: Promise.resolve(marks) });
  }
  return jsonText(text);
}

async function marksOf(store: Reads, rooms: readonly Room[]): Promise<string> {
  return (await headsOf(store, rooms)).join(" ");
}

async function headsOf(store: Reads, rooms: readonly Room[]): Promise<number[]> {
  const heads: number[] = [];
  for (const room of rooms) heads.push(await store.roomHead(room));
  return heads;
}
