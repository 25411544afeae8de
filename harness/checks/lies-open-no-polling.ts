import { check } from "../check.ts";
import { allLies, liesOf } from "../truth.ts";

export default check({
  group: "identity",
  claim:
    "Forwarding headers that a client writes change nothing on a polling handshake: its own origin stays its own, and another one foreign",
  kind: "required",
  because: "https://fetch.spec.whatwg.org/#origin-header; whoever believes X-Forwarded-Host compares Origin with what the client wrote",
  needs: ["polling", "origin-check"],
  after: ["polling-handshake"],
  mutants: ["nginx-socket-location-passes-on", "caddy-trusts-everybody", "direct-trusts-everybody"],
  async run(t) {
    const lines = allLies(t.site);
    t.expect("its own origin", 200, (await t.polling({ lines }).open()).status);
    const { "X-Forwarded-Host": host, "X-Forwarded-Proto": scheme } = liesOf(t.site);
    t.expect("the origin that the headers describe", 403, (await t.polling({ lines, origin: `${scheme}://${host}` }).open()).status);
  },
});
