import { check } from "../check.ts";
import { atLeast } from "../expect.ts";

export default check({
  group: "handshake",
  claim: "A polling handshake is answered with an opening packet of Engine.IO 4",
  kind: "required",
  because: "https://github.com/socketio/engine.io-protocol#handshake",
  needs: ["polling"],
  mutants: ["nginx-query-dropped", "nginx-socket-location-bare", "nginx-page-instead-of-the-socket"],
  async run(t) {
    const session = t.polling();
    const answer = await session.open();
    t.expect("status", 200, answer.status);
    t.expect("first packet", /^0\{/, answer.text);
    t.expect("length of the sid", atLeast(16), session.opened?.sid.length ?? 0);
    t.expect("upgrades", t.site.provides.has("upgrade") ? ["websocket"] : [], session.opened?.upgrades);
  },
});
