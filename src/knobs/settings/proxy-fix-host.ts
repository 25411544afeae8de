import { knob } from "../knob.ts";
import { integer } from "../value.ts";

export default knob({
  name: "proxyFixHost",
  type: integer(0, 16),
  default: "1",
  section: "proxy",
  about: "Which value of X-Forwarded-Host counts, from the right: the host. 0 where no proxy sets it.",
  env: "STUDIO_PROXY_FIX_X_HOST",
  aliases: ["LLMCTL_STUDIO_PROXY_FIX_X_HOST"],
});
