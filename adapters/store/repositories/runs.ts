import type { Problem, RunState, RunView, TaskState } from "../../../src/contract/views.ts";
import { TERMINAL_RUN_STATES } from "../../../src/contract/views.ts";
import { StudioError } from "../../../src/errors.ts";
import type { Reads, Writes } from "../../../src/ports/store.ts";
import { checkPage, toPage } from "../page.ts";
import { prepared } from "../prepared.ts";
import { type Db, fromJson, toJson } from "../schema.ts";

const COLUMNS = [
  "runs.id",
  "runs.flowchart_id",
  "runs.flowchart_name",
  "runs.flowchart_version",
  "runs.state",
  "runs.trigger",
  "runs.rerun_of",
  "runs.created_at",
  "runs.started_at",
  "runs.finished_at",
  "runs.error",
] as const;

const UNFINISHED: RunState[] = ["queued", "running", "cancelling"];

/** A run with one row per state of its tasks, in one statement: counts read apart from the run could contradict its state. */
const views = (db: Db) =>
  db
    .selectFrom("runs")
    .leftJoin("tasks", "tasks.run_id", "runs.id")
    .select([...COLUMNS, "tasks.state as task_state"])
    .select((eb) => eb.fn.count<number>("tasks.id").as("task_count"))
    .groupBy(["runs.id", "tasks.state"]);

type ViewRow = Awaited<ReturnType<ReturnType<typeof views>["execute"]>>[number];

const viewById = prepared((db, p: { id: string }) => views(db).where("runs.id", "=", p.id));

const rest = prepared((db, p: { id: string }) =>
  db
    .selectFrom("runs")
    .innerJoin("run_inputs", "run_inputs.run_id", "runs.id")
    .leftJoin("fences", (join) => join.onRef("fences.id", "=", "runs.id").on("fences.kind", "=", "run"))
    .select(["run_inputs.definition", "run_inputs.input", "fences.fence", "runs.cancel_requested_at"])
    .where("runs.id", "=", p.id),
);

const active = prepared((db, p: { id: string }) =>
  db.selectFrom("runs").select(["id", "state"]).where("flowchart_id", "=", p.id).where("state", "in", UNFINISHED).orderBy("id").limit(100),
);

/** Folds the rows of `views` to one RunView each, in their order. */
function toViews(rows: readonly ViewRow[]): RunView[] {
  const found = new Map<string, RunView>();
  for (const row of rows) {
    let view = found.get(row.id);
    if (!view) {
      const { task_state, task_count, ...columns } = row;
      view = {
        ...columns,
        state: row.state as RunState,
        trigger: row.trigger as RunView["trigger"],
        error: fromJson<Problem>(row.error),
        counts: {},
      };
      found.set(row.id, view);
    }
    if (row.task_state !== null) view.counts[row.task_state as TaskState] = Number(row.task_count);
  }
  return [...found.values()];
}

/** Reading runs. */
export function runReads(db: Db): Pick<Reads, "run" | "runView" | "runs" | "activeRuns"> {
  const runView = async (id: string) => toViews(await viewById(db, { id }))[0] ?? null;
  return {
    runView,

    async run(id) {
      const [view, [more]] = [await runView(id), await rest(db, { id })];
      if (!view || !more) return null;
      return {
        ...view,
        definition: fromJson(more.definition),
        input: fromJson(more.input),
        fence: more.fence ?? 0,
        cancel_requested_at: more.cancel_requested_at,
      };
    },

    async runs(query) {
      const { limit, cursor } = checkPage(query);
      let ids = db
        .selectFrom("runs")
        .select("id")
        .orderBy("id", "desc")
        .limit(limit + 1);
      if (cursor !== null) ids = ids.where("id", "<", cursor);
      if (query.flowchart_id !== undefined) ids = ids.where("flowchart_id", "=", query.flowchart_id);
      if (query.state !== undefined) ids = ids.where("state", "=", query.state);
      const rows = await views(db).where("runs.id", "in", ids).orderBy("runs.id", "desc").execute();
      return toPage(toViews(rows), limit);
    },

    async activeRuns(flowchartId) {
      return (await active(db, { id: flowchartId })).map((row) => ({ id: row.id, state: row.state as RunState }));
    },
  };
}

/** Writing runs. */
export function runWrites(db: Db): Pick<Writes, "insertRun" | "updateRun" | "requestRunCancel"> {
  return {
    async insertRun(row) {
      const flowchart = await db.selectFrom("flowcharts").select("name").where("id", "=", row.flowchart_id).executeTakeFirst();
      if (!flowchart) throw new StudioError("not_found", `There is no flowchart ${row.flowchart_id}`);
      await db
        .insertInto("runs")
        .values({
          id: row.id,
          flowchart_id: row.flowchart_id,
          flowchart_name: flowchart.name,
          flowchart_version: row.flowchart_version,
          state: row.state,
          trigger: row.trigger,
          rerun_of: row.rerun_of,
          created_at: row.created_at,
          started_at: row.started_at,
          finished_at: row.finished_at,
          cancel_requested_at: row.cancel_requested_at,
          error: toJson(row.error),
        })
        .execute();
      const definition = JSON.stringify(row.definition);
      await db
        .insertInto("run_inputs")
        .values({ run_id: row.id, definition, input: toJson(row.input) })
        .execute();
      if (row.fence > 0)
        await db.insertInto("fences").values({ kind: "run", id: row.id, fence: row.fence, held_at: row.created_at }).execute();
    },

    async updateRun(id, change) {
      const { error, ...columns } = change;
      const set = { ...columns, ...(error === undefined ? {} : { error: toJson(error) }) };
      if (Object.keys(set).length === 0) return;
      const changed = await db.updateTable("runs").set(set).where("id", "=", id).returning("id").execute();
      if (changed.length === 0) throw new StudioError("not_found", `There is no run ${id}`);
    },

    async requestRunCancel(id, at) {
      const changed = await db
        .updateTable("runs")
        .set({ cancel_requested_at: at })
        .where("id", "=", id)
        .where("cancel_requested_at", "is", null)
        .where("state", "not in", TERMINAL_RUN_STATES)
        .returning("id")
        .execute();
      return changed.length > 0;
    },
  };
}
