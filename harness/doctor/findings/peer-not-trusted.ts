import { CAUSES } from "../../../src/contract/diagnostics/causes.ts";
import { finding } from "../finding.ts";
import { causeTold } from "../see.ts";

export default finding({
  cause: CAUSES["peer-not-trusted"],
  severity: "high",
  layer: "identity",
  needs: "token",
  expected: "the headers of the proxy are read",
  decide: (seen) => causeTold(seen, "peer-not-trusted"),
  brings: ["scheme-differs", "host-differs", "prefix-differs", "client-not-said", "origin-refused", "cookies-lost", "redirects-rewritten"],
  settings: { STUDIO_TRUSTED_PROXIES: "{peer}" },
});
