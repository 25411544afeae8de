import { knob } from "../knob.ts";
import { partLevel } from "../part-level.ts";

export default knob({
  name: "engineioLog",
  type: partLevel,
  default: "false",
  section: "logging",
  about: "What the socket endpoint logs: requests that it refuses, and with debug every request; false logs problems only.",
  env: "STUDIO_SOCKETIO_ENGINEIO_LOGGER",
  aliases: ["LLMCTL_STUDIO_SOCKETIO_ENGINEIO_LOGGER"],
});
