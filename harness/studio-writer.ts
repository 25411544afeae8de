import { startChild } from "./bench/children.ts";
import type { EventWriter } from "./subject.ts";

const READY_MS = 60_000;

/** A process that commits events from outside of every process that holds sockets. */
export interface Writing {
  /** A writer with a room of its own, in the Studio of a data directory. */
  writer(data: string): Promise<EventWriter>;
  /** Lets go of what was opened for a Studio, which may end then. */
  leave(data: string): Promise<void>;
  stop(): Promise<unknown>;
}

/** One process that writes for everybody who asks, into a room for each. */
export async function startWriting(argv: [string, ...string[]], env: Record<string, string>): Promise<Writing> {
  const child = startChild("writer", [...argv, "--to", "studio"], { env });
  await child.line(READY_MS);
  const waiting = new Map<number, (answer: Record<string, unknown>) => void>();
  let last = 0;
  // Answers come when their work is done, so the one that arrives may be another's.
  const ask = async (body: object) => {
    const id = ++last;
    const answer = await new Promise<Record<string, unknown>>((resolve, reject) => {
      waiting.set(id, resolve);
      child.ask({ ...body, id }, READY_MS).then((answer) => {
        waiting.get(answer.id as number)?.(answer);
        waiting.delete(answer.id as number);
      }, reject);
    });
    if (answer.failed !== undefined) throw new Error(`the writer: ${answer.failed}`);
    return answer;
  };
  return {
    async writer(data) {
      const { room } = (await ask({ do: "room", data })) as { room: string };
      return {
        room,
        write: async (count, rate) => void (await ask({ do: "write", count, rate, room })),
        past: async (count) => void (await ask({ do: "past", count, room })),
      };
    },
    leave: async (data) => void (await ask({ do: "leave", data })),
    stop: () => child.stop(),
  };
}

const shared = new Map<string, { users: number; writing: Promise<Writing> }>();

/** The writer that Studios with the same environment share; it ends when the last one lets go of it. */
export function shareWriting(argv: [string, ...string[]], env: Record<string, string>) {
  const key = JSON.stringify([argv, env]);
  const entry = shared.get(key) ?? { users: 0, writing: startWriting(argv, env) };
  shared.set(key, entry);
  entry.users += 1;
  return {
    writer: async (data: string) => (await entry.writing).writer(data),
    async leave(data: string) {
      entry.users -= 1;
      if (entry.users === 0) shared.delete(key);
      // It may have failed: whoever wrote was told.
      const writing = await entry.writing.catch(() => null);
      await (entry.users === 0 ? writing?.stop() : writing?.leave(data).catch(() => {}));
    },
  };
}
