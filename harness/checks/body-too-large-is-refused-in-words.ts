import { check } from "../check.ts";

export default check({
  group: "limits",
  claim: "A body that is larger than the subject takes is refused with 413, in the words of the subject",
  kind: "better",
  because: "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.14 and https://www.rfc-editor.org/rfc/rfc9457 (problem+json)",
  needs: ["http-proxy", "echo"],
  after: ["body-of-a-mebibyte-arrives"],
  mutants: ["nginx-errors-replaced", "apache-errors-replaced", "nginx-body-limit-exact"],
  async run(t) {
    const body = "x".repeat(1024 * 1024 + 1);
    const lines = [["Content-Type", "text/plain"]] as const;
    const { status, headers } = await t.send(t.site.probes.echo!, { method: "POST", token: true, body, lines });
    t.expect("status", 413, status);
    t.expect("its type", "application/problem+json", headers["content-type"]);
  },
});
