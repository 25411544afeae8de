import { knob } from "../knob.ts";
import { integer } from "../value.ts";

export default knob({
  name: "proxyFixPort",
  type: integer(0, 16),
  default: "1",
  section: "proxy",
  about:
    "Which value of X-Forwarded-Port counts, from the right: the port, which counts where the host names none. 0 where no proxy sets it.",
  env: "STUDIO_PROXY_FIX_X_PORT",
  aliases: ["LLMCTL_STUDIO_PROXY_FIX_X_PORT"],
});
