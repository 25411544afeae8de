import { check } from "../check.ts";

export default check({
  group: "limits",
  claim: "An address of 4 kB arrives",
  kind: "required",
  because: "https://www.rfc-editor.org/rfc/rfc9112#section-3 (8000 octets at least are recommended)",
  needs: ["echo"],
  mutants: ["nginx-header-limit-small", "apache-address-limit-small", "haproxy-address-limit-small"],
  async run(t) {
    const query = `q=${"x".repeat(4_000)}`;
    const { request } = await t.echo({ query });
    t.expect("length of the query", query.length, request.target.split("?")[1]?.length);
  },
});
