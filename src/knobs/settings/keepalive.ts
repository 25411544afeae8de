import { knob } from "../knob.ts";
import { duration } from "../value.ts";

export default knob({
  name: "keepaliveMs",
  type: duration(0, 3_600_000),
  default: "75s",
  section: "server",
  about: "How long an idle HTTP connection is kept; longer than a proxy in front keeps its own. Bun: 250 seconds at most.",
  env: "STUDIO_KEEPALIVE",
  aliases: ["GUNICORN_KEEPALIVE"],
});
