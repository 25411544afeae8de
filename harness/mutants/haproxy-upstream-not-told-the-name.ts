import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "HAProxy does not say the name of its upstream in TLS",
  seen: "inside",
  because: "without `sni` none is sent (https://docs.haproxy.org/2.6/configuration.html#5.2-sni)",
  twin: { way: "tls-reencryption", proxy: "haproxy" },
  configuration: (files) => replace(files, "studio.cfg", " sni str(upstream.test)", ""),
  finding: "upstream-not-told-the-name",
});
