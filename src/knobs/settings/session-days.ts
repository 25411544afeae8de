import { knob } from "../knob.ts";
import { integer } from "../value.ts";

export default knob({
  name: "sessionDays",
  type: integer(1, 365),
  default: "30",
  section: "limits",
  about: "Days that a browser stays signed in.",
  env: "STUDIO_SESSION_DAYS",
});
