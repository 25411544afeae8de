import { knob } from "../knob.ts";
import { integer } from "../value.ts";

export default knob({
  name: "retentionHours",
  type: integer(1, 8760),
  default: "24",
  section: "realtime",
  about: "Hours that events are kept for replay; the runs and logs themselves are kept for good.",
  env: "STUDIO_RETENTION_HOURS",
});
