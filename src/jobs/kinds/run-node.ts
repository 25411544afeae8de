import { z } from "zod";
import { TASK_JOB } from "../../studio/tasks/service.ts";
import { execute } from "../execute.ts";
import { job } from "../job.ts";

export default job({
  ...TASK_JOB,
  about: "Executes a node that runs on its own",
  payload: z.object({ task_id: z.string(), fence: z.int().nonnegative().default(0) }),
  run: ({ task_id, fence }, tools, delivery) => execute("task", { id: task_id, fence }, tools, delivery),
});
