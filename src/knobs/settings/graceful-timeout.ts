import { knob } from "../knob.ts";
import { duration } from "../value.ts";

export default knob({
  name: "gracefulTimeoutMs",
  type: duration(0, 3_600_000),
  default: "30s",
  section: "workers",
  about: "How long a process that was asked to stop may finish what it does before it is killed.",
  env: "STUDIO_GRACEFUL_TIMEOUT",
  aliases: ["GUNICORN_GRACEFUL_TIMEOUT"],
});
