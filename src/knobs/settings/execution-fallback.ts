import { knob } from "../knob.ts";
import { bool } from "../value.ts";

export default knob({
  name: "executionFallback",
  type: bool,
  default: "true",
  section: "workers",
  about: "Whether the job worker executes a node itself when no executor takes it; otherwise the node fails.",
  env: "STUDIO_EXECUTION_FALLBACK",
});
