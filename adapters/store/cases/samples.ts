import { exampleRun, exampleTask } from "../../../src/contract/examples.ts";
import { newId } from "../../../src/ids.ts";
import type { EventDraft, FlowchartRow, RunRow, Store, TaskRow, Unit } from "../../../src/ports/store.ts";

/** Text that has broken stores before: quotes, an emoji of two code units, a combining mark, right-to-left, a JSON escape. */
export const AWKWARD = `O'Brien "quoted" \\ %_ 🦊 e\u0301 שלום \u2028 \u{10FFFF}`;

/** A flowchart. */
export function flowchart(change: Partial<FlowchartRow> = {}): FlowchartRow {
  const definition = { nodes: [{ id: "start", data: { label: AWKWARD } }], edges: [] };
  return { id: newId(), name: "Check", description: "", definition, version: 1, created_at: 1_000, updated_at: 1_000, ...change };
}

/** A run as it is inserted. */
export function run(flowchartId: string, change: Partial<RunRow> = {}): Omit<RunRow, "counts" | "flowchart_name"> {
  const { counts: _, flowchart_name: __, ...view } = exampleRun;
  const rest = { definition: { nodes: [], edges: [] }, input: { text: AWKWARD }, fence: 0, cancel_requested_at: null };
  return { ...view, id: newId(), flowchart_id: flowchartId, state: "queued", started_at: null, ...rest, ...change };
}

/** A task; on its own unless `run_id` is given. */
export function task(change: Partial<TaskRow> = {}): TaskRow {
  const own = { flowchart_id: null, run_id: null, config: { argv: ["true"] }, output: null, fence: 0, cancel_requested_at: null };
  return { ...exampleTask, id: newId(), ...own, ...change };
}

/** An event about a task, for the rooms of the task and of a run. */
export function draft(taskId: string, change: Partial<EventDraft<"node.task.updated">> = {}): EventDraft<"node.task.updated"> {
  return { type: "node.task.updated", entity_id: taskId, rooms: [`task:${taskId}`], payload: { task: exampleTask }, ...change };
}

/** Does `work` in a transaction and returns its result. */
export async function write<T>(store: Store, work: (unit: Unit) => Promise<T>): Promise<T> {
  return (await store.transaction(work)).result;
}

/** Inserts a flowchart with one run and returns their ids. */
export async function flowchartWithRun(store: Store): Promise<{ flowchartId: string; runId: string }> {
  const parent = flowchart();
  const child = run(parent.id);
  await write(store, async (unit) => {
    await unit.insertFlowchart(parent);
    await unit.insertRun(child);
  });
  return { flowchartId: parent.id, runId: child.id };
}

/** Follows `next` to the end of a keyset list. */
export async function allPages<T>(page: (cursor: string | undefined) => Promise<{ items: T[]; next: string | null }>): Promise<T[][]> {
  const pages: T[][] = [];
  let cursor: string | undefined;
  do {
    const { items, next } = await page(cursor);
    pages.push(items);
    cursor = next ?? undefined;
  } while (cursor !== undefined && pages.length < 50);
  return pages;
}
