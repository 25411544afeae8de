import { check } from "../check.ts";
import { oneOf } from "../expect.ts";

export default check({
  group: "tls",
  claim: "A client that offers HTTP/1.1 alone, or nothing, is spoken to in HTTP/1.1",
  kind: "required",
  because: "https://www.rfc-editor.org/rfc/rfc7301#section-3.2; websockets of most clients need it",
  needs: ["tls"],
  mutants: ["haproxy-http1-refused", "nginx-http1-refused"],
  async run(t) {
    t.expect("with http/1.1", oneOf("http/1.1", null), (await t.tls({ ALPNProtocols: ["http/1.1"] })).alpn);
    t.expect("with nothing", null, (await t.tls()).alpn);
    t.expect("a request", 200, (await t.send(t.site.probes.ready)).status);
  },
});
