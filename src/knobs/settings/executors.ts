import { knob } from "../knob.ts";
import { integer } from "../value.ts";

export default knob({
  name: "executors",
  type: integer(0, 64),
  default: "0",
  section: "workers",
  about: "Processes without a database that run nodes for the job workers, when STUDIO_EXECUTION_PROVIDER is executor.",
  more: "They belong to the roles `all`, `worker` and `executor`; a Studio of the role `executor` has at least one. Each runs eight times `STUDIO_JOB_CONCURRENCY` nodes at most. See scaling.md.",
  env: "STUDIO_EXECUTORS",
});
