import { z } from "zod";
import { event } from "../event.ts";
import { Stage } from "../views.ts";

export default event({
  type: "node.task.stage.updated",
  since: 1,
  about: "A node reached its next stage",
  entity: "task",
  rooms: ["task", "run"],
  payload: z.object({
    task_id: z.string(),
    attempt: z.int().positive(),
    stage: Stage,
    at: z.int(),
    detail: z.string().max(500).nullable(),
  }),
  example: { task_id: "0199d2a0-0000-7000-8000-000000000001", attempt: 1, stage: "preparing", at: 1760000000020, detail: null },
});
