import { CAUSES } from "../../../src/contract/diagnostics/causes.ts";
import { finding } from "../finding.ts";
import { causeTold } from "../see.ts";

export default finding({
  cause: CAUSES["forwarding-off"],
  severity: "high",
  layer: "identity",
  needs: "token",
  expected: "the headers of the proxy are read",
  decide: (seen) => causeTold(seen, "forwarding-off"),
  brings: ["scheme-differs", "host-differs", "prefix-differs", "client-not-said", "origin-refused", "cookies-lost", "redirects-rewritten"],
  settings: { STUDIO_PROXY_FIX_ENABLED: "true", STUDIO_TRUSTED_PROXIES: "{peer}" },
});
