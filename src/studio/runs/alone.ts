import type { Unit } from "../../ports/store.ts";

/** What a transaction has to itself. Everything about a flowchart and its runs goes to the room of the flowchart, so it comes one after the other anyway. */
export type AloneWith = Parameters<Unit["exclusively"]>[0];

/**
 * Has the flowchart of a run or of one of its tasks to itself, or the task when it runs on its own: nobody else changes either until the transaction ends. What was
 * read before must be read again. Resolves to what it took.
 */
export async function aloneWith(unit: Unit, kind: "run" | "task", id: string): Promise<AloneWith> {
  // Which flowchart it belongs to never changes.
  const flowchart = (kind === "run" ? await unit.runView(id) : await unit.taskView(id))?.flowchart_id;
  const name: AloneWith = flowchart ? `flowchart:${flowchart}` : `task:${id}`;
  await unit.exclusively(name);
  return name;
}
