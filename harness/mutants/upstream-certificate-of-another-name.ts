import { mutant } from "../mutant.ts";

export default mutant({
  about: "The certificate of Studio is made out for another name",
  seen: "outside",
  because: "https://www.rfc-editor.org/rfc/rfc9110#section-15.6.3; a proxy that verifies answers 502",
  twin: { way: "tls-reencryption", proxy: "nginx" },
  upstreamCertificate: "other-name",
  finding: ["upstream-certificate", "gateway-error"],
});
