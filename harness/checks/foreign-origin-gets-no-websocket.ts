import { check } from "../check.ts";
import { foreignOrigins } from "../origins.ts";

export default check({
  group: "handshake",
  claim: "A page of another origin gets no websocket, in the words of the subject",
  kind: "required",
  because: "https://www.rfc-editor.org/rfc/rfc6455#section-10.2 (cross-site websocket hijacking)",
  needs: ["websocket", "origin-check"],
  after: ["websocket-handshake"],
  mutants: ["studio-lets-every-page-in", "nginx-origin-removed", "haproxy-origin-removed"],
  async run(t) {
    for (const origin of foreignOrigins(t.site)) {
      const shaken = await t.websocket({ origin });
      t.expect(`websocket of a page of ${origin}`, 403, shaken.open ? 101 : shaken.status);
    }
  },
});
