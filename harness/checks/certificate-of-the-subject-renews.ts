import { check } from "../check.ts";
import { certificateShown } from "../renewal.ts";

export default check({
  group: "tls",
  claim: "The subject shows its new certificate when it is told to reload",
  kind: "required",
  because:
    "https://letsencrypt.org/docs/integration-guide/#when-to-renew (certificates live for weeks: a renewal that does not arrive is an outage)",
  needs: ["tls-at-subject", "inside-certificates"],
  disturbs: "subject",
  mutants: ["subject-certificate-copied"],
  async run(t) {
    const { certificates, subject } = t.site.inside!;
    const { certificate } = certificates.renew("upstream");
    await subject.renew!();
    t.expect("certificate", "the new one", await certificateShown(t, certificate));
  },
});
