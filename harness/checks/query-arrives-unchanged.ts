import { check } from "../check.ts";

/** Without `'`, which Bun shows as the URL standard writes it, and without `;` and small hexadecimal digits, which a proxy may write otherwise. */
const QUERIES = ["x=a%2Fb&x=%C3%A4+%20&empty=&&y", "z=%2525%2F&q=,!*()~:@$", "r=a?b/c&r=/../"];

export default check({
  group: "urls",
  claim: "The query of a request arrives as it was sent: its encoding, its order, and what is empty or doubled in it",
  kind: "required",
  because: "https://www.rfc-editor.org/rfc/rfc3986#section-2.4 (who decodes or encodes twice changes what is said)",
  needs: ["echo"],
  mutants: ["nginx-query-dropped", "haproxy-query-dropped", "apache-query-dropped"],
  async run(t) {
    for (const query of QUERIES) {
      const { request } = await t.echo({ query });
      t.expect("query", query, request.target.split(/\?(.*)/s)[1]);
    }
  },
});
