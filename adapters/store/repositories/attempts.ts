import type { AttemptView, Problem } from "../../../src/contract/views.ts";
import { StudioError } from "../../../src/errors.ts";
import type { Reads, Writes } from "../../../src/ports/store.ts";
import { prepared } from "../prepared.ts";
import { type Db, fromJson, toJson } from "../schema.ts";

const ofTask = prepared((db, p: { task: string }) =>
  db
    .selectFrom("attempts")
    .select(["attempt", "state", "started_at", "finished_at", "error", "runtime", "output"])
    .where("task_id", "=", p.task)
    .orderBy("attempt"),
);

/** Reading the attempts of tasks. */
export function attemptReads(db: Db): Pick<Reads, "attempts"> {
  return {
    async attempts(taskId) {
      return (await ofTask(db, { task: taskId })).map((row) => ({
        ...row,
        state: row.state as AttemptView["state"],
        error: fromJson<Problem>(row.error),
        runtime: fromJson<NonNullable<AttemptView["runtime"]>>(row.runtime),
        output: fromJson(row.output),
      }));
    },
  };
}

/** Writing the attempts of tasks. */
export function attemptWrites(db: Db): Pick<Writes, "insertAttempt" | "updateAttempt"> {
  return {
    async insertAttempt(taskId, { attempt, state, started_at, finished_at, error, runtime, output }) {
      const json = { error: toJson(error), runtime: toJson(runtime), output: toJson(output) };
      await db
        .insertInto("attempts")
        .values({ task_id: taskId, attempt, state, started_at, finished_at, ...json })
        .execute();
    },

    async updateAttempt(taskId, attempt, change) {
      const { error, runtime, output, ...columns } = change;
      const set = {
        ...columns,
        ...(error === undefined ? {} : { error: toJson(error) }),
        ...(runtime === undefined ? {} : { runtime: toJson(runtime) }),
        ...(output === undefined ? {} : { output: toJson(output) }),
      };
      if (Object.keys(set).length === 0) return;
      const changed = await db
        .updateTable("attempts")
        .set(set)
        .where("task_id", "=", taskId)
        .where("attempt", "=", attempt)
        .returning("attempt")
        .execute();
      if (changed.length === 0) throw new StudioError("not_found", `There is no attempt ${attempt} of task ${taskId}`);
    },
  };
}
