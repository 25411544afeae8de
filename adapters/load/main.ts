import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { redisTarget, socketIoTarget } from "./baseline.ts";
import { pace } from "./pace.ts";
import { type Rooms, studioRooms } from "./studio.ts";

interface Command {
  do: string;
  count: number;
  rate: number;
  room?: string;
  data?: string;
  id?: number;
}

/**
 * Writes events into a room, for a benchmark or an examination. Prints `{ room }` when it is ready, or `{}` where no data directory is named, then answers
 * each JSON line on its standard input with one line: `{"do":"clock"}` with this process's clock, `{"do":"room"}` with one more room, in another Studio with
 * `"data":"..."` until `{"do":"leave"}` names that, too, `{"do":"past","count":n}`, `{"do":"write","count":n,"rate":r}` (both with `"room":"..."` for another one
 * than the first), the latter with when each event was due and when it was committed. What is asked for before the last answer is worked on beside it. `"id"` comes
 * back with the answer, and then what went wrong is `failed`, else `error`. Ends with its input.
 */
async function load(): Promise<void> {
  const { values } = parseArgs({
    options: { to: { type: "string" }, data: { type: "string" }, redis: { type: "string" }, task: { type: "string" } },
  });
  const sources = new Map<string, Promise<Rooms>>();
  const rooms = new Map<string, Awaited<ReturnType<Rooms["more"]>> & { data: string; next: number }>();
  const another = async (data = values.data ?? "") => {
    const source = sources.get(data) ?? open({ ...values, data });
    sources.set(data, source);
    // The next one may have better luck.
    source.catch(() => sources.delete(data));
    const place = await (await source).more();
    rooms.set(place.room, { ...place, data, next: 1 });
    return place.room;
  };
  const leave = async (data: string) => {
    const source = sources.get(data);
    sources.delete(data);
    for (const [room, place] of rooms) if (place.data === data) rooms.delete(room);
    await (await source)?.close();
  };
  const first = values.to === "studio" && values.data === undefined ? null : await another();
  const run = async (body: Command): Promise<object> => {
    if (body.do === "clock") return { clock: performance.now() };
    if (body.do === "room") return { room: await another(body.data) };
    if (body.do === "leave") {
      await leave(body.data ?? "");
      return {};
    }
    const place = rooms.get(body.room ?? first ?? "");
    if (body.do === "past" && place?.past) {
      await place.past(place.next, body.count);
      place.next += body.count;
      return {};
    }
    if (body.do !== "write" || !place) throw new Error(`there is no command ${body.do}, or no room ${body.room}`);
    const written = await pace(place.target, place.next, body.count, body.rate);
    place.next += body.count;
    return written;
  };
  console.log(JSON.stringify(first === null ? {} : { room: first }));
  const running = new Set<Promise<void>>();
  for await (const text of createInterface({ input: process.stdin })) {
    const body = JSON.parse(text) as Command;
    const work = run(body)
      .catch((error: unknown) => ({ [body.id === undefined ? "error" : "failed"]: error instanceof Error ? error.message : String(error) }))
      .then((answer) => console.log(JSON.stringify({ ...answer, id: body.id })))
      .finally(() => running.delete(work));
    running.add(work);
  }
  await Promise.all(running);
  for (const data of [...sources.keys()]) await leave(data);
}

async function open(options: {
  to?: string | undefined;
  data?: string | undefined;
  redis?: string | undefined;
  task?: string | undefined;
}): Promise<Rooms> {
  const { to, data, redis, task } = options;
  if (to === "studio" && data) return studioRooms(data);
  if ((to === "redis" || to === "socket.io") && redis && task) {
    const { close, ...target } = await (to === "redis" ? redisTarget : socketIoTarget)(redis, task);
    return { more: async () => ({ target, room: `task:${task}` }), close };
  }
  throw new Error("usage: load --to studio --data DIR, or load --to redis|socket.io --redis SOCKET --task ID");
}

await load();
process.exit(0);
