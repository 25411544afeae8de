import { knob } from "../knob.ts";
import { integer } from "../value.ts";

export default knob({
  name: "retentionPerRoom",
  type: integer(100, 10_000_000),
  default: "100000",
  section: "realtime",
  about: "Events of one room that are kept for replay.",
  env: "STUDIO_RETENTION_PER_ROOM",
});
