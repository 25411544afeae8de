import { CAUSES } from "../../../src/contract/diagnostics/causes.ts";
import { finding } from "../finding.ts";
import { FORWARDING_HEADERS } from "../forwarding-headers.ts";
import { causeTold } from "../see.ts";

export default finding({
  cause: CAUSES["hops-contradict"],
  severity: "medium",
  layer: "identity",
  needs: "token",
  expected: "every hop says the same",
  decide: (seen) => causeTold(seen, "hops-contradict"),
  edits: FORWARDING_HEADERS,
});
