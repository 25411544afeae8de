import { mutant } from "../mutant.ts";

export default mutant({
  about: "The certificate of the edge has expired",
  seen: "outside",
  because: "https://www.rfc-editor.org/rfc/rfc9110#section-4.3.4",
  twin: { way: "tls-termination", proxy: "nginx" },
  edgeCertificate: "expired",
  finding: "certificate-expired",
});
