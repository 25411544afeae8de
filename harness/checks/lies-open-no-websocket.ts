import { check } from "../check.ts";
import { allLies, liesOf } from "../truth.ts";

export default check({
  group: "identity",
  claim:
    "Forwarding headers that a client writes change nothing on the handshake of a websocket: its own origin stays its own, and another one foreign",
  kind: "required",
  because:
    "https://www.rfc-editor.org/rfc/rfc6455#section-10.2; whoever believes X-Forwarded-Host compares Origin with what the client wrote",
  needs: ["websocket", "origin-check"],
  after: ["websocket-handshake"],
  mutants: ["nginx-socket-location-passes-on", "caddy-trusts-everybody", "direct-trusts-everybody"],
  async run(t) {
    const lines = allLies(t.site);
    const own = await t.websocket({ lines });
    t.expect("its own origin", 101, own.open ? 101 : own.status);
    const { "X-Forwarded-Host": host, "X-Forwarded-Proto": scheme } = liesOf(t.site);
    const foreign = await t.websocket({ lines, origin: `${scheme}://${host}` });
    t.expect("the origin that the headers describe", 403, foreign.open ? 101 : foreign.status);
  },
});
