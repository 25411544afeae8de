import { knob } from "../knob.ts";
import { path } from "../value.ts";

export default knob({
  name: "certfile",
  type: path("a PEM file"),
  default: null,
  section: "server",
  about: "PEM file with Studio's certificate, and after it those that link it to its authority; Studio then speaks HTTPS only.",
  flag: "certfile",
  env: "STUDIO_CERTFILE",
  aliases: ["GUNICORN_CERTFILE"],
});
