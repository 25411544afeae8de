import { knob } from "../knob.ts";
import { duration } from "../value.ts";

export default knob({
  name: "timeoutMs",
  type: duration(0, 3_600_000),
  default: "30s",
  section: "workers",
  about: "How long a process may give no sign of life before it is killed and started again; 0 is for ever.",
  env: "STUDIO_TIMEOUT",
  aliases: ["GUNICORN_TIMEOUT"],
});
