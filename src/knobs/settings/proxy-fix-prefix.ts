import { knob } from "../knob.ts";
import { integer } from "../value.ts";

export default knob({
  name: "proxyFixPrefix",
  type: integer(0, 16),
  default: "1",
  section: "proxy",
  about: "Which value of X-Forwarded-Prefix counts, from the right: the path prefix. 0 where no proxy sets it.",
  env: "STUDIO_PROXY_FIX_X_PREFIX",
  aliases: ["LLMCTL_STUDIO_PROXY_FIX_X_PREFIX"],
});
