import { knob } from "../knob.ts";
import { RUNTIME_NAMES } from "../runtime-name.ts";
import { someOf } from "../value.ts";

export default knob({
  name: "workerClass",
  type: someOf(RUNTIME_NAMES),
  default: "bun",
  section: "workers",
  about: "Runtime of the workers; a list is dealt out over them in turn.",
  flag: "worker-class",
  env: "STUDIO_WORKER_CLASS",
});
