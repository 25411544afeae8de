import { check } from "../check.ts";
import { canonicalOf } from "../links.ts";

export default check({
  group: "urls",
  claim: "A page names its public address as the canonical one",
  kind: "required",
  because: "https://www.rfc-editor.org/rfc/rfc6596",
  needs: ["pages"],
  mutants: ["nginx-proto-missing", "nginx-host-without-port", "nginx-prefix-not-said", "studio-reads-no-proxy", "traefik-proto-fixed"],
  async run(t) {
    const { page } = t.site.probes.web!;
    const { status, text } = await t.send(page, { lines: [["Accept", "text/html"]] });
    t.expect("status", 200, status);
    t.expect("canonical address", t.site.url + page, canonicalOf(text));
  },
});
