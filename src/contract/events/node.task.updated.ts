import { z } from "zod";
import { event } from "../event.ts";
import { exampleTask } from "../examples.ts";
import { TaskView } from "../views.ts";

export default event({
  type: "node.task.updated",
  since: 1,
  about: "A node changed its state, its attempt or where it runs",
  entity: "task",
  rooms: ["task", "run"],
  payload: z.object({ task: TaskView }),
  example: { task: exampleTask },
});
