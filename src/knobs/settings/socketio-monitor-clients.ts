import { knob } from "../knob.ts";
import { bool } from "../value.ts";

export default knob({
  name: "monitorClients",
  type: bool,
  default: "false",
  section: "logging",
  about: "Log a line when a socket connects and when it leaves; sockets that do not answer pings are closed in any case.",
  env: "STUDIO_SOCKETIO_MONITOR_CLIENTS",
  aliases: ["LLMCTL_STUDIO_SOCKETIO_MONITOR_CLIENTS"],
});
