import { knob } from "../knob.ts";
import { integer } from "../value.ts";

export default knob({
  name: "maxRequests",
  type: integer(0, 1_000_000_000),
  default: "0",
  section: "workers",
  about: "After so many requests a web process is replaced by a new one; 0 is never.",
  env: "STUDIO_MAX_REQUESTS",
  aliases: ["GUNICORN_MAX_REQUESTS"],
});
