import { check } from "../check.ts";

export default check({
  group: "handshake",
  claim: "A polling handshake may not be stored by any cache on the way",
  kind: "required",
  because: "https://www.rfc-editor.org/rfc/rfc9111#section-5.2.2.5 and https://github.com/socketio/socket.io/issues/4842",
  needs: ["polling"],
  after: ["polling-handshake"],
  mutants: ["nginx-cache-control-replaced", "apache-cache-control-replaced", "haproxy-cache-control-replaced"],
  async run(t) {
    const { headers } = await t.polling().open();
    t.expect("Cache-Control", /(?:^|[, ])no-store(?:[, ]|$)/, headers["cache-control"] ?? "");
    t.expect("Age", undefined, headers.age);
  },
});
