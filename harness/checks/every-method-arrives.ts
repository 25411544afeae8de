import { check } from "../check.ts";

export default check({
  group: "limits",
  claim: "PUT, PATCH and DELETE reach the subject, which says itself what it takes",
  kind: "required",
  because: "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.6 (405 comes with Allow from who knows the resource)",
  needs: ["echo"],
  mutants: ["nginx-get-and-post-alone", "traefik-posts-refused", "nginx-posts-refused", "nginx-errors-replaced"],
  async run(t) {
    for (const method of ["PUT", "PATCH", "DELETE"]) {
      const { status, headers } = await t.send(t.site.probes.echo!, { method, token: true, body: "x" });
      t.expect(`status of ${method}`, 405, status);
      t.expect(`Allow of ${method}`, /GET.*POST/, headers.allow ?? "");
    }
  },
});
