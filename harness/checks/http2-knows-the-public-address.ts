import { check } from "../check.ts";
import { believed, truthOf } from "../truth.ts";

export default check({
  group: "http2",
  claim: "The subject knows the same scheme, host, port and client over HTTP/2, where no Host is sent",
  kind: "required",
  because: "https://www.rfc-editor.org/rfc/rfc9113#section-8.3.1 (:authority in place of Host)",
  needs: ["http2", "echo", "effective"],
  after: ["http2-answers", "host-is-public", "scheme-is-public"],
  mutants: ["nginx-host-of-the-upstream", "nginx-proto-missing", "nginx-client-not-said", "nginx-host-by-http1-alone"],
  async run(t) {
    t.expect("what is believed", truthOf(t.site), believed(await t.echoOverHttp2()));
  },
});
