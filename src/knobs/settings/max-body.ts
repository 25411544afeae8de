import { knob } from "../knob.ts";
import { size } from "../value.ts";

export default knob({
  name: "maxBodyBytes",
  type: size(1024, 1024 ** 3),
  default: "1MiB",
  section: "limits",
  about: "Largest body of a request.",
  env: "STUDIO_MAX_BODY",
});
