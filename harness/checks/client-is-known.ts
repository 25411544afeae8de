import { check } from "../check.ts";
import { truthOf } from "../truth.ts";

export default check({
  group: "identity",
  claim: "The subject knows the address of its client, however many proxies stand before it",
  kind: "required",
  because: "https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/X-Forwarded-For",
  needs: ["http-proxy", "echo", "effective"],
  mutants: [
    "nginx-client-not-said",
    "haproxy-client-not-said",
    "apache-client-not-said",
    "studio-reads-no-proxy",
    "studio-trusts-another-proxy",
    "studio-expects-two-proxies",
    "studio-expects-one-proxy",
  ],
  async run(t) {
    const { effective } = await t.echo();
    t.expect("client", truthOf(t.site).client, effective.client);
  },
});
