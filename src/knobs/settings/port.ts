import { portOfBind } from "../bind.ts";
import { knob } from "../knob.ts";
import { integer } from "../value.ts";

export default knob({
  name: "port",
  type: integer(0, 65535),
  default: "5055",
  section: "server",
  about: "Port to listen on; 0 takes any free one. When the default port is taken, the next free one is used.",
  flag: "port",
  env: "STUDIO_PORT",
  aliases: [{ env: "STUDIO_BIND", flag: "bind", part: portOfBind }, { env: "GUNICORN_BIND", part: portOfBind }, "PORT"],
});
