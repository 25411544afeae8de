import { check } from "../check.ts";
import { certificateShown } from "../renewal.ts";
import { Gate } from "../run-site.ts";

/** All subjects of a run have their certificate from one file, so one is renewed after the other. */
const renewals = new Gate();

export default check({
  group: "tls",
  claim: "The subject shows its new certificate when it is told to reload",
  kind: "required",
  because:
    "https://letsencrypt.org/docs/integration-guide/#when-to-renew (certificates live for weeks: a renewal that does not arrive is an outage)",
  needs: ["tls-at-subject", "inside-certificates"],
  disturbs: "subject",
  mutants: ["subject-certificate-copied"],
  limitMs: 90_000,
  run: (t) =>
    renewals.hold(true, async () => {
      const { certificates, subject } = t.site.inside!;
      const { certificate } = certificates.renew("upstream");
      await subject.renew!();
      t.expect("certificate", "the new one", await certificateShown(t, certificate));
    }),
});
