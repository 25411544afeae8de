import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "HAProxy speaks TLS to Studio and does not look at its certificate",
  seen: "inside",
  because: "`verify none` in the server line; everything works without it, so that nobody notices",
  twin: { way: "tls-reencryption", proxy: "haproxy" },
  configuration: (files) => replace(files, "studio.cfg", "verify required", "verify none"),
  finding: null,
});
