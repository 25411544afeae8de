import { check } from "../check.ts";

export default check({
  group: "limits",
  claim: "HEAD is answered like GET, without the body",
  kind: "required",
  because: "https://www.rfc-editor.org/rfc/rfc9110#section-9.3.2",
  needs: [],
  mutants: ["nginx-get-and-post-alone", "haproxy-head-refused"],
  async run(t) {
    const { ready } = t.site.probes;
    const [get, head] = [await t.send(ready), await t.send(ready, { method: "HEAD" })];
    t.expect("status", get.status, head.status);
    t.expect("type", get.headers["content-type"], head.headers["content-type"]);
    t.expect("body", "", head.text);
  },
});
