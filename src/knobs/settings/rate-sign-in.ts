import { knob } from "../knob.ts";
import { rate } from "../rate-value.ts";

export default knob({
  name: "rateSignIn",
  type: rate,
  default: "20/m",
  section: "limits",
  about: "Sign-in tokens that do not work, for each client address, counted over all workers.",
  env: "STUDIO_RATE_SIGN_IN",
});
