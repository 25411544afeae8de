import { check } from "../check.ts";

export default check({
  group: "handshake",
  claim: "A websocket for a session that there is none of is answered by status 400, not by silence",
  kind: "required",
  because: "https://github.com/socketio/engine.io/issues/283 (`upstream prematurely closed` at the proxy)",
  needs: ["websocket"],
  after: ["websocket-handshake"],
  mutants: ["nginx-query-dropped", "nginx-errors-replaced", "apache-errors-replaced"],
  async run(t) {
    const shaken = await t.websocket({ query: "sid=no-such-session" });
    t.expect("status", 400, shaken.open ? 101 : shaken.status);
    t.expect("code", /^\{"code":1,/, shaken.open ? "" : shaken.text);
  },
});
