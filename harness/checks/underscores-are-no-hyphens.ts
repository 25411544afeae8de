import { check } from "../check.ts";
import { allLies, expectUnmoved } from "../truth.ts";

export default check({
  group: "identity",
  claim: "A header with underscores is not taken for the one with hyphens",
  kind: "required",
  because: "https://nginx.org/en/docs/http/ngx_http_core_module.html#underscores_in_headers (both have the same variable)",
  needs: ["echo", "effective"],
  mutants: ["nginx-underscores-are-hyphens"],
  async run(t) {
    const lines = allLies(t.site).map(([name, value]) => [name.replaceAll("-", "_"), value] as const);
    await expectUnmoved(t, "what is believed", lines);
  },
});
