import { knob } from "../knob.ts";
import { oneOf } from "../value.ts";

export default knob({
  name: "preferredScheme",
  type: oneOf(["http", "https"]),
  default: "http",
  section: "proxy",
  about: "The scheme of Studio's URLs where neither the connection nor a trusted header says one.",
  env: "STUDIO_PREFERRED_URL_SCHEME",
  aliases: ["LLMCTL_STUDIO_PREFERRED_URL_SCHEME"],
});
