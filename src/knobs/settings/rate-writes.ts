import { knob } from "../knob.ts";
import { rate } from "../rate-value.ts";

export default knob({
  name: "rateWrites",
  type: rate,
  default: "1200/m",
  section: "limits",
  about: "Requests that change something, for each client address and worker.",
  env: "STUDIO_RATE_WRITES",
});
