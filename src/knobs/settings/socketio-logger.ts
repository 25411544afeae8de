import { knob } from "../knob.ts";
import { partLevel } from "../part-level.ts";

export default knob({
  name: "socketioLog",
  type: partLevel,
  default: "false",
  section: "logging",
  about: "What the namespace /rt logs: handshakes that it refuses, and with debug the calls of clients; false logs problems only.",
  env: "STUDIO_SOCKETIO_LOGGER",
  aliases: ["LLMCTL_STUDIO_SOCKETIO_LOGGER"],
});
