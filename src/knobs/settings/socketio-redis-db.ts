import { knob } from "../knob.ts";
import { integer } from "../value.ts";

export default knob({
  name: "messageQueueDb",
  type: integer(0, 65_535),
  default: null,
  section: "redis",
  about: "Database that the connections for room operations select; channels are shared by all databases of a Redis.",
  env: "STUDIO_SOCKETIO_REDIS_DB",
  aliases: ["LLMCTL_STUDIO_SOCKETIO_REDIS_DB"],
});
