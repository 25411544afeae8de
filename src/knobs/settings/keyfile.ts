import { knob } from "../knob.ts";
import { path } from "../value.ts";

export default knob({
  name: "keyfile",
  type: path("a PEM file"),
  default: null,
  section: "server",
  about: "PEM file with the private key of the certificate, without a passphrase; not set, the key is in the file of the certificate.",
  flag: "keyfile",
  env: "STUDIO_KEYFILE",
  aliases: ["GUNICORN_KEYFILE"],
});
