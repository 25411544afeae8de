import { check } from "../check.ts";

export default check({
  group: "tls",
  claim: "The certificate is of an authority that clients believe, valid now, and made out for the public name",
  kind: "required",
  because: "https://www.rfc-editor.org/rfc/rfc9110#section-4.3.4",
  needs: ["tls"],
  mutants: ["edge-certificate-rogue", "edge-certificate-of-another-name", "edge-certificate-expired"],
  async run(t) {
    const { authorized, problem, subjectNames } = await t.tls();
    t.expect("problem with it", null, problem);
    t.expect("trust", true, authorized);
    t.expect("names", true, subjectNames.includes(`DNS:${t.site.dial.name}`));
  },
});
