import { check } from "../check.ts";
import { truthOf } from "../truth.ts";

export default check({
  group: "urls",
  claim: "The subject knows the scheme that its clients speak",
  kind: "required",
  because: "https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/X-Forwarded-Proto",
  needs: ["echo", "effective"],
  mutants: [
    "nginx-proto-missing",
    "haproxy-proto-missing",
    "apache-proto-missing",
    "traefik-proto-fixed",
    "studio-reads-no-proxy",
    "studio-trusts-another-proxy",
    "studio-reads-the-other-family",
    "studio-expects-the-scheme-of-two",
    "studio-public-url-http",
    "nginx-bare",
    "apache-defaults",
  ],
  async run(t) {
    const { effective } = await t.echo();
    t.expect("scheme", truthOf(t.site).scheme, effective.scheme);
  },
});
