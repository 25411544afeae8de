import { check } from "../check.ts";

export default check({
  group: "handshake",
  claim: "Programs, which send no Origin, open sessions",
  kind: "required",
  because: "https://www.rfc-editor.org/rfc/rfc6455#section-4.1 (Origin is for browsers)",
  needs: [],
  mutants: ["nginx-origin-demanded", "haproxy-origin-demanded"],
  async run(t) {
    if (t.site.provides.has("polling")) t.expect("polling", 200, (await t.polling({ origin: null }).open()).status);
    if (!t.site.provides.has("websocket")) return;
    const shaken = await t.websocket({ origin: null });
    t.expect("websocket", 101, shaken.open ? 101 : shaken.status);
  },
});
