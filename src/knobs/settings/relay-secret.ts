import { knob } from "../knob.ts";
import { text } from "../value.ts";

export default knob({
  name: "relaySecret",
  type: text("32 to 500 visible ASCII characters", /^[\x21-\x7e]{32,500}$/),
  default: null,
  section: "redis",
  about: "What the workers of several machines know each other by, the same on all of them; needed with STUDIO_RELAY_ADDRESS.",
  env: "STUDIO_RELAY_SECRET",
  secret: true,
});
