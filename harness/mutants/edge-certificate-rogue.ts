import { mutant } from "../mutant.ts";

export default mutant({
  about: "The certificate of the edge is of an authority that nobody believes",
  seen: "outside",
  because: "https://www.rfc-editor.org/rfc/rfc9110#section-4.3.4",
  twin: { way: "tls-termination", proxy: "nginx" },
  edgeCertificate: "rogue",
  finding: "certificate-not-trusted",
});
