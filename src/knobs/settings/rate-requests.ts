import { knob } from "../knob.ts";
import { rate } from "../rate-value.ts";

export default knob({
  name: "rateRequests",
  type: rate,
  default: "12000/m",
  section: "limits",
  about: "Requests of any kind, for each client address and worker.",
  env: "STUDIO_RATE_REQUESTS",
});
