import { check } from "../check.ts";

export default check({
  group: "urls",
  claim: "A redirect leads to the public address, with the prefix once",
  kind: "required",
  because: "https://www.rfc-editor.org/rfc/rfc9110#section-10.2.2",
  needs: ["pages", "sign-in"],
  mutants: ["nginx-prefix-not-said", "nginx-prefix-twice", "nginx-redirects-rewritten", "haproxy-redirects-rewritten"],
  async run(t) {
    const { guarded, signIn } = t.site.probes.web!;
    const { status, headers } = await t.send(guarded, { lines: [["Accept", "text/html"]] });
    t.expect("status", 303, status);
    const to = URL.parse(headers.location ?? "", t.site.url + guarded);
    t.expect("where it leads", t.site.url + signIn, to && to.origin + to.pathname);
    t.expect("what it was for", guarded, to?.searchParams.get("next"));
  },
});
