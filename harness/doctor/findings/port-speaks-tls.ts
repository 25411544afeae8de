import { finding } from "../finding.ts";

export default finding({
  cause: { title: "The port speaks TLS", means: "The address begins with https, not http." },
  severity: "critical",
  layer: "connection",
  needs: "nothing",
  expected: "HTTP without TLS, as the URL says",
  decide: ({ reach }) => (reach.speaksInstead === "tls" ? { sure: "certain", observed: "TLS", evidence: reach.told } : null),
});
