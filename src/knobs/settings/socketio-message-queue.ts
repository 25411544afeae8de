import { knob } from "../knob.ts";
import { url } from "../value.ts";

export default knob({
  name: "messageQueueUrl",
  type: url(["redis", "rediss"]),
  default: null,
  section: "redis",
  about: "Redis for the room operations between workers; without it the one that everything else uses.",
  env: "STUDIO_SOCKETIO_MESSAGE_QUEUE",
  aliases: ["LLMCTL_STUDIO_SOCKETIO_MESSAGE_QUEUE"],
  secret: true,
});
