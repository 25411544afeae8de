import { knob } from "../knob.ts";
import { rate } from "../rate-value.ts";

export default knob({
  name: "rateHandshakes",
  type: rate,
  default: "600/m",
  section: "limits",
  about: "New sockets, for each client address and worker.",
  env: "STUDIO_RATE_HANDSHAKES",
});
