import { knob } from "../knob.ts";
import { logTarget } from "../log-target.ts";

export default knob({
  name: "accessLog",
  type: logTarget,
  default: "-",
  section: "logging",
  about: "Where answered requests are logged: - for the standard streams, off, or a file.",
  more: "`-` is the standard error of `studio start` (its standard output belongs to its answer), or on a terminal `logs/studio.log` in the data directory; there, access lines count as `info` and are left out where STUDIO_LOG_LEVEL is above it. A file gets them whatever the level. A relative path starts where Studio was started. SIGUSR1 opens the files anew.",
  env: "STUDIO_ACCESS_LOG",
  aliases: ["GUNICORN_ACCESS_LOG", "GUNICORN_ACCESSLOG"],
});
