import { check } from "../check.ts";
import { expectUnmoved, liesOf } from "../truth.ts";

export default check({
  group: "identity",
  claim: "A client cannot change the host of the subject's address by X-Forwarded-Host",
  kind: "required",
  because: "https://owasp.org/www-project-web-security-testing-guide/ (host header injection: links in pages and mails lead elsewhere)",
  needs: ["echo", "effective"],
  mutants: [
    "nginx-host-passed-on",
    "haproxy-host-passed-on",
    "caddy-trusts-everybody",
    "traefik-trusts-everybody",
    "direct-trusts-everybody",
    "passthrough-trusts-the-proxy",
  ],
  async run(t) {
    const lie = liesOf(t.site)["X-Forwarded-Host"];
    for (const values of [[lie], [lie, lie], [`${lie}, ${lie}`]]) {
      await expectUnmoved(
        t,
        `what is believed of X-Forwarded-Host: ${values.join(" and ")}`,
        values.map((value) => ["X-Forwarded-Host", value] as const),
      );
    }
  },
});
