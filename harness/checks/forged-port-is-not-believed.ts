import { check } from "../check.ts";
import { expectUnmoved, liesOf } from "../truth.ts";

export default check({
  group: "identity",
  claim: "A client cannot change the port of the subject's address by X-Forwarded-Port",
  kind: "required",
  because:
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/x-forwarded-headers.html (a header of proxies, which most pass on from clients)",
  needs: ["echo", "effective"],
  mutants: [
    "nginx-port-passed-on",
    "caddy-port-passed-on",
    "haproxy-port-passed-on",
    "direct-trusts-everybody",
    "passthrough-trusts-the-proxy",
  ],
  async run(t) {
    // A port that Host names counts more.
    const lines = [["Host", t.site.dial.name]] as const;
    await expectUnmoved(t, "what is believed of it", [["X-Forwarded-Port", liesOf(t.site)["X-Forwarded-Port"]]], { lines });
  },
});
