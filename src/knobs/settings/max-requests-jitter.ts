import { knob } from "../knob.ts";
import { integer } from "../value.ts";

export default knob({
  name: "maxRequestsJitter",
  type: integer(0, 1_000_000_000),
  default: "0",
  section: "workers",
  about: "Up to so many requests are added to the limit of each process by chance, so that they are not all replaced in a row.",
  env: "STUDIO_MAX_REQUESTS_JITTER",
  aliases: ["GUNICORN_MAX_REQUESTS_JITTER"],
});
