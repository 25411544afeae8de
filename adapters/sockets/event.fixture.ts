import { exampleTask } from "../../src/contract/examples.ts";
import { room } from "../../src/contract/rooms.ts";
import type { Commit } from "../../src/studio/services.ts";

/** Commits one event of a task; it goes to the room of the task, and with `run` to that of the run too. `text` makes it as large as one likes. */
export async function commitLine(commit: Commit, { task, run, text }: { task: string; run?: string; text: string }): Promise<void> {
  await commit((unit) =>
    unit.emit(
      {
        type: "node.task.updated",
        entity_id: task,
        rooms: [room("task", task), ...(run ? [room("run", run)] : [])],
        payload: { task: { ...exampleTask, id: task, label: text } },
      },
      Date.now(),
    ),
  );
}
