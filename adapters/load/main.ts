import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { redisTarget, socketIoTarget } from "./baseline.ts";
import { pace, type Target } from "./pace.ts";
import { studioTarget } from "./studio.ts";

/**
 * Writes events into one room for a benchmark. Prints `{ room }` when it is ready, then answers each JSON line on its standard input with one line:
 * `{"do":"clock"}` with this process's clock, `{"do":"write","count":n,"rate":r}` with when each event was due and when it was committed. Ends with
 * its input.
 */
async function load(): Promise<void> {
  const { values } = parseArgs({
    options: { to: { type: "string" }, data: { type: "string" }, redis: { type: "string" }, task: { type: "string" } },
  });
  const { target, room } = await open(values);
  console.log(JSON.stringify({ room }));
  let next = 1;
  for await (const text of createInterface({ input: process.stdin })) {
    let answer: object;
    try {
      const body = JSON.parse(text) as { do: string; count: number; rate: number };
      if (body.do === "clock") answer = { clock: performance.now() };
      else if (body.do === "write") {
        answer = await pace(target, next, body.count, body.rate);
        next += body.count;
      } else throw new Error(`there is no command ${body.do}`);
    } catch (error) {
      answer = { error: error instanceof Error ? error.message : String(error) };
    }
    console.log(JSON.stringify(answer));
  }
  await target.close();
}

async function open(options: {
  to?: string | undefined;
  data?: string | undefined;
  redis?: string | undefined;
  task?: string | undefined;
}): Promise<{ target: Target; room: string }> {
  const { to, data, redis, task } = options;
  if (to === "studio" && data) return studioTarget(data);
  if (to === "redis" && redis && task) return { target: await redisTarget(redis, task), room: `task:${task}` };
  if (to === "socket.io" && redis && task) return { target: await socketIoTarget(redis, task), room: `task:${task}` };
  throw new Error("usage: load --to studio --data DIR, or load --to redis|socket.io --redis SOCKET --task ID");
}

await load();
process.exit(0);
