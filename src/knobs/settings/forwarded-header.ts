import { knob } from "../knob.ts";
import { oneOf } from "../value.ts";

export default knob({
  name: "forwardedHeader",
  type: oneOf(["x-forwarded", "forwarded"]),
  default: "x-forwarded",
  section: "proxy",
  about: "Which headers the proxies set: X-Forwarded-* or Forwarded (RFC 7239). Only these are read.",
  env: "STUDIO_FORWARDED_HEADER",
});
