import type { LogLine } from "../../../src/contract/views.ts";
import type { Reads, Writes } from "../../../src/ports/store.ts";
import { prepared } from "../prepared.ts";
import type { Db } from "../schema.ts";
import { headKey, raiseHeads } from "./heads.ts";

/** Rows of one insert statement. */
const CHUNK = 64;

const COLUMNS = ["n", "attempt", "stream", "text", "at"] as const;

const after = prepared((db, p: { task: string; after: number; limit: number }) =>
  db.selectFrom("task_logs").select(COLUMNS).where("task_id", "=", p.task).where("n", ">", p.after).orderBy("n").limit(p.limit),
);

const tail = prepared((db, p: { task: string; limit: number }) =>
  db.selectFrom("task_logs").select(COLUMNS).where("task_id", "=", p.task).orderBy("n", "desc").limit(p.limit),
);

/** Reading the logs of tasks. */
export function logReads(db: Db): Pick<Reads, "log" | "logTail"> {
  return {
    async log(taskId, query) {
      return (await after(db, { task: taskId, ...query })) as LogLine[];
    },

    async logTail(taskId, limit) {
      return ((await tail(db, { task: taskId, limit })) as LogLine[]).reverse();
    },
  };
}

/** Writing the logs of tasks. */
export function logWrites(db: Db): Pick<Writes, "appendLog"> {
  return {
    async appendLog(taskId, lines) {
      if (lines.length === 0) return [];
      const key = headKey.log(taskId);
      const head = (await raiseHeads(db, new Map([[key, lines.length]]))).get(key)!;
      const numbered = lines.map(({ attempt, stream, text, at }, index): LogLine => {
        // No dialect stores U+0000 faithfully; programs do print it.
        return { n: head - lines.length + 1 + index, attempt, stream, text: text.replaceAll("\0", "\uFFFD"), at };
      });
      for (let at = 0; at < numbered.length; at += CHUNK)
        await db
          .insertInto("task_logs")
          .values(numbered.slice(at, at + CHUNK).map((line) => ({ task_id: taskId, ...line })))
          .execute();
      return numbered;
    },
  };
}
