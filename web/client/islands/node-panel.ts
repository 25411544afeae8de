import type { Envelope } from "../../../src/contract/envelope.ts";
import type { LogLine, Stage, TaskView } from "../../../src/contract/views.ts";
import { STATES, stateBadge } from "../../shared/states.ts";
import { problemBox, taskFacts, taskStages } from "../../shared/task-parts.ts";
import { all, fill, inFrame, one } from "./dom.ts";
import { followRooms, getJson } from "./live.ts";
import { mountLog } from "./log-viewer.ts";
import { type PageCursor, serverNow, to } from "./page-data.ts";

/** The panel of one task, live. */
export interface NodePanel {
  close(): void;
}

/**
 * Follows one task: badge, stages, facts and error are patched, log lines appended. `onChange` is told when its state or attempt changed, because
 * attempts, output and actions are rendered by the server.
 */
export function mountNode(
  root: HTMLElement,
  first: TaskView,
  cursor: PageCursor | undefined,
  onChange: (task: TaskView) => void,
): NodePanel {
  let task = first;
  const log = mountLog(one("[data-log]", root)!);
  const chosen = one("[data-log]", root)!.dataset.attempt !== undefined;

  const paint = inFrame(() => {
    const now = serverNow();
    for (const badge of all('[data-live="badge"]')) fill(badge, stateBadge(task.state));
    fill(one('[data-live="stages"]', root)!, taskStages(task));
    fill(one('[data-live="facts"]', root)!, taskFacts(task, now));
    if (!chosen) fill(one('[data-live="problem"]', root)!, problemBox(task.error, STATES[task.state].label));
  });
  const update = (next: TaskView) => {
    const changed = next.state !== task.state || next.attempt !== task.attempt;
    task = next;
    paint();
    if (changed) onChange(task);
  };

  const onEvent = ({ event_type, payload }: Envelope) => {
    if (event_type === "node.task.log.appended") log.append((payload as { lines: LogLine[] }).lines);
    else if (event_type === "node.task.updated" || event_type === "node.task.completed") update((payload as { task: TaskView }).task);
    else if (event_type === "node.task.stage.updated") update({ ...task, stage: (payload as { stage: Stage }).stage });
  };
  const rooms = followRooms(onEvent, async () => {
    const { state, cursor } = await getJson<{ state: { task: TaskView }; cursor: PageCursor }>(to.nodeStatus(task.id));
    update(state.task);
    await log.catchUp();
    return cursor;
  });
  const room = `task:${task.id}`;
  const after = cursor?.rooms[room];
  if (after !== undefined) rooms.follow({ epoch: cursor!.epoch, rooms: { [room]: after } });
  return { close: rooms.close };
}
