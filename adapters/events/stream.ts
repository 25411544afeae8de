import type { Redis } from "ioredis";
import type { LogEntry } from "../../src/ports/event-log.ts";

/** The id before every entry of a stream. */
export const EMPTY = "0-0";

/** Orders two stream ids (`<milliseconds>-<counter>`, both of up to 64 bits). */
export function compareIds(a: string, b: string): number {
  const [aTime = "0", aCount = "0"] = a.split("-");
  const [bTime = "0", bCount = "0"] = b.split("-");
  const order = BigInt(aTime) - BigInt(bTime) || BigInt(aCount) - BigInt(bCount);
  return order < 0n ? -1 : order > 0n ? 1 : 0;
}

/** The last id that the stream gave out and the first that it still has. A stream that does not exist has given out nothing. */
export async function streamState(redis: Redis, stream: string): Promise<{ last: string; first: string | null }> {
  let info: unknown[];
  try {
    info = (await redis.xinfo("STREAM", stream)) as unknown[];
  } catch (error) {
    if (/no such key/i.test(String(error))) return { last: EMPTY, first: null };
    throw error;
  }
  const field = (name: string) => info[info.indexOf(name) + 1];
  const first = field("first-entry");
  return { last: String(field("last-generated-id")), first: Array.isArray(first) ? String(first[0]) : null };
}

/** What an XREAD answered: `last` is the id of its last entry, `count` how many it had. Entries that are not of our form are left out. */
export function parseEntries(answer: unknown): { entries: LogEntry[]; last: string | null; count: number } {
  const [stream] = (answer ?? []) as [string, [string, string[]][]][];
  const raw = stream?.[1] ?? [];
  const entries: LogEntry[] = [];
  for (const [id, fields] of raw) {
    const [t, type, r, rooms, j, json] = fields;
    if (t !== "t" || r !== "r" || j !== "j" || !type || !rooms || !json) continue;
    const numbers = rooms.split(" ").map((pair) => {
      const at = pair.lastIndexOf("=");
      return [pair.slice(0, at), Number(pair.slice(at + 1))] as const;
    });
    if (numbers.every(([, n]) => Number.isSafeInteger(n) && n > 0)) entries.push({ id, event: { type, rooms: numbers, json } });
  }
  return { entries, last: raw.at(-1)?.[0] ?? null, count: raw.length };
}
