import { knob } from "../knob.ts";
import { listOf } from "../value.ts";

export default knob({
  name: "allowedHosts",
  type: listOf(
    "host names or IP addresses without port",
    /^(?:[A-Za-z0-9](?:[A-Za-z0-9._-]{0,251}[A-Za-z0-9])?|\[?(?=(?:[^:]*:){2})[0-9A-Fa-f:.]+\]?)$/,
  ),
  default: "",
  section: "server",
  about: "Further hosts that Studio answers for, besides localhost and the address it listens on.",
  env: "STUDIO_ALLOWED_HOSTS",
});
