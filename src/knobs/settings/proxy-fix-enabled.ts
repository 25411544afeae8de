import { knob } from "../knob.ts";
import { bool } from "../value.ts";

export default knob({
  name: "proxyFixEnabled",
  type: bool,
  default: null,
  section: "proxy",
  about: "Believe the forwarding headers of proxies in front; not set, it is so when trusted proxies are named.",
  env: "STUDIO_PROXY_FIX_ENABLED",
  aliases: ["LLMCTL_STUDIO_PROXY_FIX_ENABLED"],
});
