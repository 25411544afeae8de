import { knob } from "../knob.ts";
import { text } from "../value.ts";

export default knob({
  name: "asyncMode",
  type: text("one word", /^[\w-]{1,32}$/),
  default: null,
  section: "realtime",
  about: "Has no meaning here, because every worker has one event loop; accepted with a notice.",
  env: "STUDIO_SOCKETIO_ASYNC_MODE",
  aliases: ["LLMCTL_STUDIO_SOCKETIO_ASYNC_MODE"],
});
