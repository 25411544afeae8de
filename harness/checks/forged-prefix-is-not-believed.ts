import { check } from "../check.ts";
import { expectUnmoved } from "../truth.ts";

export default check({
  group: "identity",
  claim: "A client cannot put a prefix before the subject's links by X-Forwarded-Prefix",
  kind: "required",
  because: "https://github.com/traefik/traefik/security/advisories/GHSA-6qq8-5wq3-86rp (open redirect) and CVE-2024-52003",
  needs: ["echo", "effective"],
  mutants: [
    "nginx-prefix-passed-on",
    "caddy-prefix-passed-on",
    "haproxy-prefix-passed-on",
    "apache-prefix-passed-on",
    "direct-trusts-everybody",
  ],
  async run(t) {
    for (const value of ["/evil", "//evil.test", "/studio, /evil"])
      await expectUnmoved(t, `what is believed of X-Forwarded-Prefix: ${value}`, [["X-Forwarded-Prefix", value]]);
  },
});
