import { knob } from "../knob.ts";
import { duration } from "../value.ts";

export default knob({
  name: "requestTimeoutMs",
  type: duration(1000, 3_600_000),
  default: "60s",
  section: "limits",
  about: "How long a client may take to send a whole request, its body included. Bun: 250 seconds at most.",
  env: "STUDIO_REQUEST_TIMEOUT",
});
