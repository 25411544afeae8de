import type { Problem, TaskState, TaskView } from "../../../src/contract/views.ts";
import { TERMINAL_TASK_STATES } from "../../../src/contract/views.ts";
import { StudioError } from "../../../src/errors.ts";
import type { Reads, Writes } from "../../../src/ports/store.ts";
import { checkPage, toPage } from "../page.ts";
import { prepared } from "../prepared.ts";
import { type Db, fromJson, type Schema, toJson } from "../schema.ts";

const COLUMNS = [
  "tasks.id",
  "tasks.flowchart_id",
  "tasks.run_id",
  "tasks.node_id",
  "tasks.node_type",
  "tasks.label",
  "tasks.state",
  "tasks.stage",
  "tasks.attempt",
  "tasks.max_attempts",
  "tasks.created_at",
  "tasks.queued_at",
  "tasks.started_at",
  "tasks.finished_at",
  "tasks.retry_at",
  "tasks.error",
  "tasks.runtime",
] as const;

type ViewRow = Omit<Schema["tasks"], "config" | "output" | "cancel_requested_at">;

const viewById = prepared((db, p: { id: string }) => db.selectFrom("tasks").select(COLUMNS).where("id", "=", p.id));

const rowById = prepared((db, p: { id: string }) =>
  db
    .selectFrom("tasks")
    .leftJoin("fences", (join) => join.onRef("fences.id", "=", "tasks.id").on("fences.kind", "=", "task"))
    .select([...COLUMNS, "tasks.config", "tasks.output", "tasks.cancel_requested_at", "fences.fence"])
    .where("tasks.id", "=", p.id),
);

const ofRun = prepared((db, p: { run: string }) =>
  db.selectFrom("tasks").select(COLUMNS).where("run_id", "=", p.run).orderBy("created_at").orderBy("id"),
);

const toView = (row: ViewRow): TaskView => ({
  ...row,
  state: row.state as TaskState,
  stage: row.stage as TaskView["stage"],
  error: fromJson<Problem>(row.error),
  runtime: fromJson<NonNullable<TaskView["runtime"]>>(row.runtime),
});

/** Reading tasks. */
export function taskReads(db: Db): Pick<Reads, "task" | "taskView" | "tasksOfRun" | "tasks"> {
  return {
    async task(id) {
      const [found] = await rowById(db, { id });
      if (!found) return null;
      const { config, output, fence, cancel_requested_at, ...view } = found;
      return { ...toView(view), config: fromJson(config), output: fromJson(output), fence: fence ?? 0, cancel_requested_at };
    },

    async taskView(id) {
      const [row] = await viewById(db, { id });
      return row ? toView(row) : null;
    },

    async tasksOfRun(runId) {
      return (await ofRun(db, { run: runId })).map(toView);
    },

    async tasks(query) {
      const { limit, cursor } = checkPage(query);
      let select = db
        .selectFrom("tasks")
        .select(COLUMNS)
        .orderBy("id", "desc")
        .limit(limit + 1);
      if (cursor !== null) select = select.where("id", "<", cursor);
      if (query.state !== undefined) select = select.where("state", "=", query.state);
      if (query.node_type !== undefined) select = select.where("node_type", "=", query.node_type);
      if (query.run_id !== undefined) select = select.where("run_id", "=", query.run_id);
      return toPage((await select.execute()).map(toView), limit);
    },
  };
}

/** Writing tasks. */
export function taskWrites(db: Db): Pick<Writes, "insertTasks" | "updateTask" | "requestTaskCancel"> {
  return {
    async insertTasks(rows) {
      for (const row of rows) {
        const { fence, config, output, error, runtime, ...columns } = row;
        await db
          .insertInto("tasks")
          .values({ ...columns, config: toJson(config), output: toJson(output), error: toJson(error), runtime: toJson(runtime) })
          .execute();
        if (fence > 0) await db.insertInto("fences").values({ kind: "task", id: row.id, fence, held_at: row.created_at }).execute();
      }
    },

    async updateTask(id, change) {
      const { error, runtime, output, ...columns } = change;
      const set = {
        ...columns,
        ...(error === undefined ? {} : { error: toJson(error) }),
        ...(runtime === undefined ? {} : { runtime: toJson(runtime) }),
        ...(output === undefined ? {} : { output: toJson(output) }),
      };
      if (Object.keys(set).length === 0) return;
      const changed = await db.updateTable("tasks").set(set).where("id", "=", id).returning("id").execute();
      if (changed.length === 0) throw new StudioError("not_found", `There is no task ${id}`);
    },

    async requestTaskCancel(id, at) {
      const changed = await db
        .updateTable("tasks")
        .set({ cancel_requested_at: at })
        .where("id", "=", id)
        .where("cancel_requested_at", "is", null)
        .where("state", "not in", TERMINAL_TASK_STATES)
        .returning("id")
        .execute();
      return changed.length > 0;
    },
  };
}
