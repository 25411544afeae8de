import { mutant, replace } from "../mutant.ts";

export default mutant({
  about: "HAProxy speaks cleartext to the port on which Studio speaks TLS",
  seen: "outside",
  because: "a server line without `ssl`",
  twin: { way: "tls-reencryption", proxy: "haproxy" },
  configuration: (files) => replace(files, "studio.cfg", / ssl verify .*/, ""),
  finding: ["upstream-certificate", "gateway-error"],
});
