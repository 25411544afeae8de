import { knob } from "../knob.ts";
import { oneOf } from "../value.ts";

/** Python's names for two of the levels; Gunicorn does not mind capitals. */
function ofPython(value: string): string {
  const level = value.toLowerCase();
  return level === "warning" ? "warn" : level === "critical" ? "fatal" : level;
}

export default knob({
  name: "logLevel",
  type: oneOf(["trace", "debug", "info", "warn", "error", "fatal", "silent"]),
  default: "info",
  section: "logging",
  about: "Least severe level that the processes log.",
  env: "STUDIO_LOG_LEVEL",
  aliases: ["LOG_LEVEL", { env: "GUNICORN_LOG_LEVEL", read: ofPython }, { env: "GUNICORN_LOGLEVEL", read: ofPython }],
});
