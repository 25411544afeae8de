import { check } from "../check.ts";
import { expectDistrust } from "../impostor.ts";

export default check({
  group: "tls",
  claim: "The proxy sends no request to an upstream whose certificate is made out for another name",
  kind: "required",
  because: "https://www.rfc-editor.org/rfc/rfc9525#section-6 (every certificate of the same authority would do otherwise)",
  needs: ["upstream-tls", "inside-certificates", "inside-upstream"],
  mutants: ["haproxy-upstream-name-not-verified", "apache-upstream-name-not-verified", "nginx-upstream-not-verified"],
  run: (t) => expectDistrust(t, "other-name"),
});
