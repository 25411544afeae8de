import { knob } from "../knob.ts";
import { logTarget } from "../log-target.ts";

export default knob({
  name: "errorLog",
  type: logTarget,
  default: "-",
  section: "logging",
  about: "Where everything else is logged, as JSON lines: - for the standard streams, off, or a file.",
  more: "What a runtime itself writes when it crashes goes to the standard streams all the same.",
  env: "STUDIO_ERROR_LOG",
  aliases: ["GUNICORN_ERROR_LOG", "GUNICORN_ERRORLOG"],
});
