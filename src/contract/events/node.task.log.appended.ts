import { z } from "zod";
import { event } from "../event.ts";
import { LogLine } from "../views.ts";

export default event({
  type: "node.task.log.appended",
  since: 1,
  about: "Lines were added to the log of a node",
  entity: "task",
  rooms: ["task"],
  payload: z.object({ task_id: z.string(), lines: z.array(LogLine).min(1).max(500) }),
  example: {
    task_id: "0199d2a0-0000-7000-8000-000000000001",
    lines: [{ n: 1, attempt: 1, stream: "stdout", text: "\u001b[32mok\u001b[0m", at: 1760000000100 }],
  },
});
