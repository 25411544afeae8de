import { check } from "../check.ts";

export default check({
  group: "http2",
  claim: "A host that is not the subject's own is not served over HTTP/2 either",
  kind: "required",
  because: "https://www.rfc-editor.org/rfc/rfc9110#section-7.4 (connections are shared by hosts of one certificate)",
  needs: ["http2", "effective"],
  after: ["http2-answers"],
  mutants: ["nginx-host-fixed-with-tls"],
  async run(t) {
    const session = await t.http2();
    const { status, text } = await session.send(t.site.prefix + t.site.probes.ready, { ":authority": "evil.test" });
    const served = status < 400 && text !== "";
    t.expect("evil.test", "not served", served ? `${status} ${text.slice(0, 100)}` : "not served");
  },
});
