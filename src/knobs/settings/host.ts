import { BIND_HOST, hostOfBind } from "../bind.ts";
import { knob } from "../knob.ts";
import { text } from "../value.ts";

export default knob({
  name: "host",
  type: text("an IP address or a host name of this machine", BIND_HOST),
  default: "127.0.0.1",
  section: "server",
  about: "Address to listen on; 0.0.0.0 opens Studio to the network.",
  flag: "host",
  env: "STUDIO_HOST",
  aliases: [{ env: "STUDIO_BIND", flag: "bind", part: hostOfBind }, { env: "GUNICORN_BIND", part: hostOfBind }, "HOST"],
});
