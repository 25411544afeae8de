import { knob } from "../knob.ts";
import { integer } from "../value.ts";

export default knob({
  name: "jobConcurrency",
  type: integer(1, 256),
  default: "8",
  section: "workers",
  about: "Runs and other jobs that are worked on at the same time.",
  env: "STUDIO_JOB_CONCURRENCY",
});
