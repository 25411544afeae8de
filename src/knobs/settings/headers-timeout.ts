import { knob } from "../knob.ts";
import { duration } from "../value.ts";

export default knob({
  name: "headersTimeoutMs",
  type: duration(1000, 3_600_000),
  default: "20s",
  section: "limits",
  about: "How long a client may take to send the headers of a request, from its connection on. Bun: 10 seconds, whatever this says.",
  env: "STUDIO_HEADERS_TIMEOUT",
});
