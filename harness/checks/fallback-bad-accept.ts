import { check } from "../check.ts";
import { expectFallback } from "../fall-back.ts";

export default check({
  group: "fallback",
  claim: "Where something answers a websocket that does not know how, the client ends on long polling, and returns when it passes",
  kind: "required",
  because: "https://www.rfc-editor.org/rfc/rfc6455#section-4.1",
  needs: ["client", "upgrade", "writer"],
  after: ["fallback-healthy"],
  mutants: ["client-two-streams"],
  ofSubject: true,
  run: (t) => expectFallback(t, "bad-accept", "websocket_refused"),
});
