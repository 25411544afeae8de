import { knob } from "../knob.ts";
import { duration } from "../value.ts";

export default knob({
  name: "pingTimeoutMs",
  type: duration(1000, 600_000),
  default: "20s",
  section: "realtime",
  about: "How long a socket may take to answer a ping before it counts as gone.",
  env: "STUDIO_PING_TIMEOUT",
  aliases: ["STUDIO_SOCKETIO_PING_TIMEOUT", "LLMCTL_STUDIO_SOCKETIO_PING_TIMEOUT"],
});
