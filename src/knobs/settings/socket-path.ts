import { knob } from "../knob.ts";
import { text } from "../value.ts";

/** Flask-SocketIO writes it `socket.io`. */
const asPath = (value: string) => `/${value.replace(/^\/|\/$/g, "")}`;

export default knob({
  name: "socketPath",
  type: text("a path such as /socket.io, without a slash at its end", /^(?:\/[A-Za-z0-9._-]{1,64}){1,4}$/),
  default: "/socket.io",
  section: "realtime",
  about: "Path of the Socket.IO endpoint.",
  env: "STUDIO_SOCKET_PATH",
  aliases: [
    { env: "STUDIO_SOCKETIO_PATH", read: asPath },
    { env: "LLMCTL_STUDIO_SOCKETIO_PATH", read: asPath },
  ],
});
