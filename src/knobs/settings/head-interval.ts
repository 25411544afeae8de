import { knob } from "../knob.ts";
import { duration } from "../value.ts";

export default knob({
  name: "headIntervalMs",
  type: duration(200, 60_000),
  default: "2s",
  section: "realtime",
  about: "How often a worker tells its sockets how far each followed room is, so that a silent stall is noticed.",
  env: "STUDIO_HEAD_INTERVAL",
});
