import { knob } from "../knob.ts";
import { duration } from "../value.ts";

export default knob({
  name: "pingIntervalMs",
  type: duration(1000, 240_000),
  default: "25s",
  section: "realtime",
  about: "How often the server pings a socket; shorter than the idle timeout of any proxy on the way, which is 60 s for most.",
  env: "STUDIO_PING_INTERVAL",
  aliases: ["STUDIO_SOCKETIO_PING_INTERVAL", "LLMCTL_STUDIO_SOCKETIO_PING_INTERVAL"],
});
