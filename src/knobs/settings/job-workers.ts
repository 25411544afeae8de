import { knob } from "../knob.ts";
import { integer } from "../value.ts";

export default knob({
  name: "jobWorkers",
  type: integer(1, 64),
  default: "1",
  section: "workers",
  about: "Processes that work on runs and other jobs, each on STUDIO_JOB_CONCURRENCY of them at the same time.",
  env: "STUDIO_JOB_WORKERS",
});
