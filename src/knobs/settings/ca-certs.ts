import { knob } from "../knob.ts";
import { path } from "../value.ts";

export default knob({
  name: "caCerts",
  type: path("a PEM file"),
  default: null,
  section: "server",
  about: "PEM file with the authorities that sign the certificates of clients.",
  env: "STUDIO_CA_CERTS",
  aliases: ["GUNICORN_CA_CERTS"],
});
