import { knob } from "../knob.ts";
import { TRANSPORTS } from "../transport.ts";
import { someOf } from "../value.ts";

export default knob({
  name: "socketTransports",
  type: someOf(TRANSPORTS),
  default: "websocket,polling",
  section: "realtime",
  about: "Transports that sockets may use; websocket alone refuses long-polling.",
  env: "STUDIO_SOCKETIO_TRANSPORTS",
  aliases: ["LLMCTL_STUDIO_SOCKETIO_TRANSPORTS"],
});
