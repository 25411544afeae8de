import { check } from "../check.ts";
import { allLies, believed, DROP, truthOf } from "../truth.ts";

export default check({
  group: "identity",
  claim: "A client cannot make a proxy drop what it says of the client by listing headers in Connection",
  kind: "required",
  because: "https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1 and https://github.com/advisories/GHSA-62c8-mh53-4cqv (CVE-2024-45410)",
  needs: ["http-proxy", "echo", "effective"],
  after: ["client-is-known", "scheme-is-public"],
  mutants: ["apache-drops-what-is-listed", "caddy-drops-what-is-listed"],
  async run(t) {
    t.expect("what is believed of a client that lists them", truthOf(t.site), believed(await t.echo({ lines: [DROP] })));
    const lied = await t.echo({ lines: [...allLies(t.site), DROP] });
    t.expect("what is believed of one that lies, too", truthOf(t.site), believed(lied));
  },
});
