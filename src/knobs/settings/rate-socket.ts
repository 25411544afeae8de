import { knob } from "../knob.ts";
import { rate } from "../rate-value.ts";

export default knob({
  name: "rateSocket",
  type: rate,
  default: "600/m",
  section: "limits",
  about: "Calls (rt.subscribe, rt.unsubscribe, rt.health) over one socket; far beyond it, the socket is closed.",
  env: "STUDIO_RATE_SOCKET",
});
