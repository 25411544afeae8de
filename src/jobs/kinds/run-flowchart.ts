import { z } from "zod";
import { RUN_JOB } from "../../studio/runs/service.ts";
import { execute } from "../execute.ts";
import { job } from "../job.ts";

export default job({
  ...RUN_JOB,
  about: "Executes a run of a flowchart",
  payload: z.object({ run_id: z.string(), fence: z.int().nonnegative().default(0) }),
  run: ({ run_id, fence }, tools, delivery) => execute("run", { id: run_id, fence }, tools, delivery),
});
