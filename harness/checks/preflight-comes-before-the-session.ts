import { check } from "../check.ts";
import { preflight } from "../cors.ts";
import { between } from "../expect.ts";

export default check({
  group: "handshake",
  claim: "A preflight is answered whatever session it names: it carries no cookie that would lead it to the right one",
  kind: "required",
  because: "https://github.com/socketio/engine.io/issues/279",
  needs: ["polling"],
  mutants: ["nginx-preflights-refused", "haproxy-preflights-refused", "traefik-preflights-refused"],
  async run(t) {
    const path = t.socketPath.slice(t.site.prefix.length);
    const { status } = await preflight(t, `${path}?EIO=4&transport=polling&sid=no-such-session`, t.site.pageOrigin);
    t.expect("status", between(200, 299), status);
  },
});
