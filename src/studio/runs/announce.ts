import { flowchartNodeId, room } from "../../contract/rooms.ts";
import type { LogLine, RunView, TaskView } from "../../contract/views.ts";
import type { Unit } from "../../ports/store.ts";

const taskRooms = (task: TaskView) => [room("task", task.id), ...(task.run_id ? [room("run", task.run_id)] : [])];

/** `node.task.updated`, and `flowchart.node.updated` for a node of a run. */
export async function announceTask(unit: Unit, task: TaskView, at: number): Promise<void> {
  await unit.emit({ type: "node.task.updated", entity_id: task.id, rooms: taskRooms(task), payload: { task }, runtime: task.runtime }, at);
  await announceNode(unit, task, at);
}

/** `node.task.stage.updated`. */
export async function announceStage(unit: Unit, task: TaskView, at: number, detail: string | null = null): Promise<void> {
  const payload = { task_id: task.id, attempt: task.attempt, stage: task.stage, at, detail };
  await unit.emit({ type: "node.task.stage.updated", entity_id: task.id, rooms: taskRooms(task), payload, runtime: task.runtime }, at);
}

/** `node.task.completed`, and `flowchart.node.updated` for a node of a run. `output` is shown as the first 2,000 characters of its JSON. */
export async function announceEnd(unit: Unit, task: TaskView, output: unknown, at: number): Promise<void> {
  const text = output === null || output === undefined ? null : JSON.stringify(output);
  const preview = text && text.length > 2000 ? text.slice(0, 1999).replace(/[\ud800-\udbff]$/, "") : text;
  const payload = { task, output_preview: preview };
  await unit.emit({ type: "node.task.completed", entity_id: task.id, rooms: taskRooms(task), payload, runtime: task.runtime }, at);
  await announceNode(unit, task, at);
}

async function announceNode(unit: Unit, task: TaskView, at: number): Promise<void> {
  if (!task.run_id || !task.flowchart_id) return;
  const id = flowchartNodeId(task.run_id, task.node_id);
  const rooms = [room("flowchart", task.flowchart_id), room("flowchart_run", task.run_id), room("flowchart_node", id)];
  await unit.emit({ type: "flowchart.node.updated", entity_id: id, rooms, payload: { node: task }, runtime: task.runtime }, at);
}

/** `flowchart.run.updated`, with the counts as they are in this transaction. */
export async function announceRun(unit: Unit, runId: string, at: number): Promise<RunView> {
  const run = (await unit.runView(runId))!;
  const rooms = [room("flowchart", run.flowchart_id), room("flowchart_run", run.id), room("run", run.id)];
  await unit.emit({ type: "flowchart.run.updated", entity_id: run.id, rooms, payload: { run } }, at);
  return run;
}

/** `flowchart.node.running_set`. */
export async function announceRunningSet(
  unit: Unit,
  run: { id: string; flowchart_id: string },
  running: readonly string[],
  at: number,
): Promise<void> {
  const rooms = [room("flowchart", run.flowchart_id), room("flowchart_run", run.id)];
  const payload = { flowchart_id: run.flowchart_id, run_id: run.id, running: [...running] };
  await unit.emit({ type: "flowchart.node.running_set", entity_id: run.id, rooms, payload }, at);
}

/** `flowchart.runtime.updated`; nothing for a flowchart that was deleted meanwhile. */
export async function announceRuntime(unit: Unit, flowchartId: string, at: number): Promise<void> {
  const flowchart = await unit.flowchart(flowchartId);
  if (!flowchart) return;
  const payload = { flowchart_id: flowchartId, version: flowchart.version, active_runs: await unit.activeRuns(flowchartId) };
  await unit.emit({ type: "flowchart.runtime.updated", entity_id: flowchartId, rooms: [room("flowchart", flowchartId)], payload }, at);
}

/** Adds lines to a task's log: rows and `node.task.log.appended`. */
export async function appendLines(unit: Unit, taskId: string, drafts: readonly Omit<LogLine, "n">[], at: number): Promise<void> {
  const lines = await unit.appendLog(taskId, drafts);
  const payload = { task_id: taskId, lines };
  await unit.emit({ type: "node.task.log.appended", entity_id: taskId, rooms: [room("task", taskId)], payload }, at);
}

/** Adds a line of Studio's own to a task's log. */
export async function systemLine(unit: Unit, taskId: string, attempt: number, text: string, at: number): Promise<void> {
  await appendLines(unit, taskId, [{ attempt, stream: "system", text, at }], at);
}
