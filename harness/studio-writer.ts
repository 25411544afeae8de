import { startChild } from "./bench/children.ts";
import type { EventWriter } from "./subject.ts";

const READY_MS = 60_000;

/** One process that writes for everybody who asks, into a room for each. */
export async function startWriting(argv: [string, ...string[]], env: Record<string, string>) {
  const child = startChild("writer", argv, { env });
  await child.line(READY_MS);
  const waiting = new Map<number, (answer: Record<string, unknown>) => void>();
  let last = 0;
  // Answers come when their work is done, so the one that arrives may be another's.
  const ask = (body: object) =>
    new Promise<Record<string, unknown>>((resolve, reject) => {
      const id = ++last;
      waiting.set(id, resolve);
      child.ask({ ...body, id }, READY_MS).then((answer) => {
        waiting.get(answer.id as number)?.(answer);
        waiting.delete(answer.id as number);
      }, reject);
    });
  return {
    async writer(): Promise<EventWriter> {
      const { room } = (await ask({ do: "room" })) as { room: string };
      return {
        room,
        write: async (count, rate) => void (await ask({ do: "write", count, rate, room })),
        past: async (count) => void (await ask({ do: "past", count, room })),
      };
    },
    stop: () => child.stop(),
  };
}
