import { knob } from "../knob.ts";
import type { ValueType } from "../value.ts";

/** Python's `ssl.CERT_*`, as Gunicorn takes them in `cert_reqs`: by name or by number. */
const WORDS: Readonly<Record<string, "none" | "optional" | "required">> = {
  ...{ none: "none", CERT_NONE: "none", "0": "none" },
  ...{ optional: "optional", CERT_OPTIONAL: "optional", "1": "optional" },
  ...{ required: "required", CERT_REQUIRED: "required", "2": "required" },
};

const type: ValueType<"none" | "optional" | "required"> = {
  allowed: "one of none, optional, required (or 0, 1, 2)",
  parse: (text) => (Object.hasOwn(WORDS, text) ? WORDS[text] : undefined),
};

export default knob({
  name: "clientCerts",
  type,
  default: "none",
  section: "server",
  about: "Whether clients show a certificate of an authority of STUDIO_CA_CERTS: none, optional or required.",
  env: "STUDIO_CLIENT_CERTS",
  aliases: ["GUNICORN_CERT_REQS"],
});
