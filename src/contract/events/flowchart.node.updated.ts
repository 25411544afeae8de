import { z } from "zod";
import { event } from "../event.ts";
import { exampleTask } from "../examples.ts";
import { TaskView } from "../views.ts";

export default event({
  type: "flowchart.node.updated",
  since: 1,
  about: "A node of a flowchart run changed",
  entity: "flowchart_node",
  rooms: ["flowchart", "flowchart_run", "flowchart_node"],
  payload: z.object({ node: TaskView }),
  example: { node: exampleTask },
});
