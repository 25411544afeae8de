import { type SqlBool, sql } from "kysely";
import type { RunState } from "../../../src/contract/views.ts";
import type { FlowchartRow, Reads, Writes } from "../../../src/ports/store.ts";
import { checkPage, toPage } from "../page.ts";
import { padded, prepared } from "../prepared.ts";
import { type Db, fromJson } from "../schema.ts";

const byId = prepared((db, p: { id: string }) =>
  db
    .selectFrom("flowcharts")
    .select(["id", "name", "description", "definition", "version", "created_at", "updated_at"])
    .where("id", "=", p.id),
);

/** Reading flowcharts. */
export function flowchartReads(db: Db): Pick<Reads, "flowchart" | "flowcharts"> {
  return {
    async flowchart(id) {
      const [row] = await byId(db, { id });
      return row ? { ...row, definition: fromJson(row.definition) } : null;
    },

    async flowcharts(query) {
      const { limit, cursor } = checkPage(query);
      let select = db
        .selectFrom("flowcharts")
        .select(["id", "name", "description", "version", "created_at", "updated_at"])
        .orderBy("id", "desc")
        .limit(limit + 1);
      if (cursor !== null) select = select.where("id", "<", cursor);
      const search = query.search?.trim();
      if (search) {
        const pattern = `%${search.replace(/[\\%_]/g, "\\$&")}%`;
        const contains = (column: "name" | "description") => sql<SqlBool>`lower(${sql.ref(column)}) like lower(${pattern}) escape '\\'`;
        select = select.where((eb) => eb.or([contains("name"), contains("description")]));
      }
      const page = toPage(await select.execute(), limit);
      const last = await lastRuns(
        db,
        page.items.map((row) => row.id),
      );
      return { items: page.items.map((row) => ({ ...row, last_run: last.get(row.id) ?? null })), next: page.next };
    },
  };
}

/** Writing flowcharts. */
export function flowchartWrites(db: Db): Pick<Writes, "insertFlowchart" | "updateFlowchart" | "deleteFlowchart"> {
  return {
    async insertFlowchart(row: FlowchartRow) {
      const { id, name, description, version, created_at, updated_at } = row;
      const definition = JSON.stringify(row.definition);
      await db.insertInto("flowcharts").values({ id, name, description, definition, version, created_at, updated_at }).execute();
    },

    async updateFlowchart(id, version, { name, description, definition }, at) {
      const saved = await db
        .updateTable("flowcharts")
        .set({ name, description, definition: JSON.stringify(definition), version: version + 1, updated_at: at })
        .where("id", "=", id)
        .where("version", "=", version)
        .returning("version")
        .execute();
      return saved[0]?.version ?? null;
    },

    async deleteFlowchart(id) {
      return (await db.deleteFrom("flowcharts").where("id", "=", id).returning("id").execute()).length > 0;
    },
  };
}

/** The newest run of each flowchart, by the id of the flowchart. */
async function lastRuns(db: Db, flowchartIds: readonly string[]) {
  if (flowchartIds.length === 0) return new Map<string, never>();
  const rows = await db
    .selectFrom("runs")
    .select(["id", "flowchart_id", "state", "created_at"])
    .where("id", "in", (eb) =>
      eb
        .selectFrom("runs")
        .select((eb) => eb.fn.max("id").as("id"))
        .where("flowchart_id", "in", padded(flowchartIds))
        .groupBy("flowchart_id"),
    )
    .execute();
  return new Map(rows.map((row) => [row.flowchart_id, { id: row.id, state: row.state as RunState, created_at: row.created_at }]));
}
