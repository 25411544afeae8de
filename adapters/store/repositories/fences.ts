import { sql } from "kysely";
import { RunState, TaskState, TERMINAL_RUN_STATES, TERMINAL_TASK_STATES } from "../../../src/contract/views.ts";
import { type Fence, FencedOut, type Reads, type Writes } from "../../../src/ports/store.ts";
import { prepared } from "../prepared.ts";
import type { Db } from "../schema.ts";

// Asked for by name, because an index finds states and not their absence.
const UNFINISHED_RUN_STATES = RunState.options.filter((state) => !TERMINAL_RUN_STATES.includes(state));
const UNFINISHED_TASK_STATES = TaskState.options.filter((state) => !TERMINAL_TASK_STATES.includes(state));

const raise = prepared((db, p: { kind: string; id: string; at: number }) =>
  db
    .insertInto("fences")
    .values({ kind: p.kind, id: p.id, fence: 1, held_at: p.at })
    .onConflict((conflict) =>
      conflict.columns(["kind", "id"]).doUpdateSet({ fence: sql`fences.fence + 1`, held_at: sql`excluded.held_at` }),
    )
    .returning("fence"),
);

const hold = prepared((db, p: { kind: string; id: string; fence: number; at: number }) =>
  db
    .updateTable("fences")
    .set({ held_at: p.at })
    .where("kind", "=", p.kind)
    .where("id", "=", p.id)
    .where("fence", "=", p.fence)
    .returning("fence"),
);

const liveRun = prepared((db, p: { id: string }) =>
  db.selectFrom("runs").select("id").where("id", "=", p.id).where("state", "not in", TERMINAL_RUN_STATES),
);

const liveTask = prepared((db, p: { id: string }) =>
  db.selectFrom("tasks").select("id").where("id", "=", p.id).where("state", "not in", TERMINAL_TASK_STATES),
);

const unheld = prepared((db, p: { before: number; limit: number }) =>
  db
    .selectFrom("runs")
    .leftJoin("fences", (join) => join.onRef("fences.id", "=", "runs.id").on("fences.kind", "=", "run"))
    .select(["runs.id", "fences.fence", sql<Fence["kind"]>`'run'`.as("kind"), "runs.created_at"])
    .where("runs.state", "in", UNFINISHED_RUN_STATES)
    .where((eb) => eb(eb.fn.coalesce("fences.held_at", "runs.created_at"), "<", p.before))
    .unionAll(
      db
        .selectFrom("tasks")
        .leftJoin("fences", (join) => join.onRef("fences.id", "=", "tasks.id").on("fences.kind", "=", "task"))
        .select(["tasks.id", "fences.fence", sql<Fence["kind"]>`'task'`.as("kind"), "tasks.created_at"])
        .where("tasks.run_id", "is", null)
        .where("tasks.state", "in", UNFINISHED_TASK_STATES)
        .where((eb) => eb(eb.fn.coalesce("fences.held_at", "tasks.created_at"), "<", p.before)),
    )
    .orderBy("created_at")
    .limit(p.limit),
);

/** Finding what nobody works on. */
export function fenceReads(db: Db): Pick<Reads, "unheld"> {
  return {
    async unheld(before, limit) {
      const found = await unheld(db, { before, limit });
      return found.map(({ kind, id, fence }) => ({ kind, id, fence: fence ?? 0 }));
    },
  };
}

/** Taking over and holding runs and tasks. */
export function fenceWrites(db: Db): Pick<Writes, "claim" | "holdFence"> {
  return {
    async claim(kind, id, at) {
      const exists = await (kind === "run" ? liveRun : liveTask)(db, { id });
      if (exists.length === 0) return null;
      const [row] = await raise(db, { kind, id, at });
      // Asked again now that the fence is ours: an earlier holder may have ended it while this transaction waited for the row.
      const live = await (kind === "run" ? liveRun : liveTask)(db, { id });
      return live.length === 0 ? null : { kind, id, fence: row!.fence };
    },

    async holdFence({ kind, id, fence }, at) {
      const held = await hold(db, { kind, id, fence, at });
      if (held.length === 0) throw new FencedOut({ kind, id, fence });
    },
  };
}
