import { z } from "zod";
import { event } from "../event.ts";
import { exampleTask } from "../examples.ts";
import { TaskView } from "../views.ts";

export default event({
  type: "node.task.completed",
  since: 1,
  about: "A node ended; its state is final",
  entity: "task",
  rooms: ["task", "run"],
  payload: z.object({ task: TaskView, output_preview: z.string().max(2000).nullable() }),
  example: { task: { ...exampleTask, state: "succeeded", stage: "done", finished_at: 1760000002000 }, output_preview: '{"code":0}' },
});
