import { check } from "../check.ts";

export default check({
  group: "identity",
  claim: "The X-Request-Id of a request is the same at the client, at the subject and in the answer",
  kind: "better",
  because: "https://www.w3.org/TR/trace-context/ says why; X-Request-Id is what most products have instead",
  needs: ["echo"],
  mutants: ["nginx-request-id-replaced", "haproxy-request-id-removed"],
  async run(t) {
    const id = crypto.randomUUID();
    const { status, headers, text } = await t.send(t.site.probes.echo!, { token: true, lines: [["X-Request-Id", id]] });
    t.expect("status", 200, status);
    t.expect("in the answer", id, headers["x-request-id"]);
    t.expect("at the subject", true, text.includes(id));
  },
});
