import { check } from "../check.ts";
import { expectFallback } from "../fall-back.ts";

export default check({
  group: "fallback",
  claim: "Where a websocket opens and nothing comes through, the client ends on long polling, and returns when it works",
  kind: "required",
  because: "https://github.com/socketio/engine.io-protocol#heartbeat",
  needs: ["client", "upgrade", "writer"],
  after: ["fallback-healthy"],
  mutants: ["client-two-streams"],
  ofSubject: true,
  patient: true,
  run: (t) => expectFallback(t, "swallow", "websocket_silent"),
});
