import { check } from "../check.ts";
import { expectDistrust } from "../impostor.ts";

export default check({
  group: "tls",
  claim: "The proxy sends no request to an upstream whose certificate has expired",
  kind: "required",
  because: "https://www.rfc-editor.org/rfc/rfc5280#section-6.1.3",
  needs: ["upstream-tls", "inside-certificates", "inside-upstream"],
  mutants: ["nginx-upstream-not-verified", "caddy-upstream-not-verified", "traefik-upstream-not-verified"],
  run: (t) => expectDistrust(t, "expired"),
});
