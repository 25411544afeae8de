import { check } from "../check.ts";
import { foreignOrigins } from "../origins.ts";

export default check({
  group: "handshake",
  claim: "A page of another origin gets no polling session, and no leave to read the answer",
  kind: "required",
  because: "https://github.com/socketio/socket.io/issues/5077 and https://fetch.spec.whatwg.org/#http-cors-protocol",
  needs: ["polling", "origin-check"],
  after: ["polling-handshake"],
  mutants: ["studio-lets-every-page-in", "nginx-origin-removed", "haproxy-origin-removed"],
  async run(t) {
    for (const origin of foreignOrigins(t.site)) {
      const { status, headers } = await t.polling({ origin }).open();
      t.expect(`handshake of a page of ${origin}`, 403, status);
      t.expect("leave to read it", undefined, headers["access-control-allow-origin"]);
    }
  },
});
