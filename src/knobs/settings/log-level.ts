import { knob } from "../knob.ts";
import { oneOf } from "../value.ts";

export default knob({
  name: "logLevel",
  type: oneOf(["trace", "debug", "info", "warn", "error", "fatal", "silent"]),
  default: "info",
  section: "logging",
  about: "Least severe level that the processes log.",
  env: "STUDIO_LOG_LEVEL",
  aliases: ["LOG_LEVEL", { env: "GUNICORN_LOG_LEVEL", part: (value) => ({ warning: "warn", critical: "fatal" })[value] ?? value }],
});
