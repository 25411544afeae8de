import { knob } from "../knob.ts";
import { bool } from "../value.ts";

export default knob({
  name: "rateLocal",
  type: bool,
  default: "false",
  section: "limits",
  about: "Whether new sockets, changes and requests of programs on this machine are bounded, too.",
  env: "STUDIO_RATE_LOCAL",
});
