import { knob } from "../knob.ts";
import { rate } from "../rate-value.ts";

export default knob({
  name: "rateBadTokens",
  type: rate,
  default: "60/m",
  section: "limits",
  about: "API tokens that do not work, for each client address, counted over all workers.",
  env: "STUDIO_RATE_BAD_TOKENS",
});
