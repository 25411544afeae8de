import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "HAProxy believes every certificate of the authority, whatever name it is made out for",
  seen: "inside",
  because: "without `verifyhost` and `sni` no name is compared (https://docs.haproxy.org/2.6/configuration.html#5.2-verifyhost)",
  twin: { way: "tls-reencryption", proxy: "haproxy" },
  configuration: (files) => replace(files, "studio.cfg", " sni str(upstream.test) verifyhost upstream.test", ""),
  finding: null,
});
