import { knob } from "../knob.ts";
import { duration } from "../value.ts";

export default knob({
  name: "sendTimeoutMs",
  type: duration(1000, 3_600_000),
  default: "60s",
  section: "limits",
  about: "How long a client may take nothing of an answer that waits for it. Bun: 250 seconds at most.",
  env: "STUDIO_SEND_TIMEOUT",
});
