import { check } from "../check.ts";
import { oneOf } from "../expect.ts";

export default check({
  group: "urls",
  claim: "The redirect of the bare prefix lets a POST stay a POST",
  kind: "required",
  because: "https://www.rfc-editor.org/rfc/rfc9110#section-15.4.9 (308; after 301 and 302 clients send GET)",
  needs: ["prefix"],
  after: ["bare-prefix-leads-below"],
  mutants: [
    "nginx-bare-prefix-loses-post",
    "haproxy-bare-prefix-loses-post",
    "caddy-bare-prefix-loses-post",
    "apache-bare-prefix-loses-post",
  ],
  async run(t) {
    const { status } = await t.send("", { method: "POST", body: "x" });
    t.expect("status", oneOf(307, 308), status);
  },
});
