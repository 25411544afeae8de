import { check } from "../check.ts";
import { certificateShown } from "../renewal.ts";

export default check({
  group: "tls",
  claim: "A proxy that is reloaded shows its new certificate",
  kind: "required",
  because:
    "https://letsencrypt.org/docs/integration-guide/#when-to-renew (certificates live for weeks: a renewal that does not arrive is an outage)",
  needs: ["edge-renewal"],
  disturbs: "proxy",
  mutants: ["nginx-certificate-copied", "haproxy-certificate-copied"],
  async run(t) {
    const { certificates, renewEdge } = t.site.inside!;
    const leaf = certificates.renew("edge");
    t.defer(() => renewEdge!());
    await renewEdge!(leaf);
    t.expect("certificate", "the new one", await certificateShown(t, leaf.certificate));
  },
});
