import { knob } from "../knob.ts";
import { duration } from "../value.ts";

export default knob({
  name: "pingIntervalMs",
  type: duration(1000, 600_000),
  default: "25s",
  section: "realtime",
  about: "How often the server pings a socket; shorter than the idle timeout of any proxy on the way.",
  env: "STUDIO_PING_INTERVAL",
  aliases: ["LLMCTL_STUDIO_SOCKETIO_PING_INTERVAL"],
});
