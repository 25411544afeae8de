import { check } from "../check.ts";
import { expectFallback } from "../fall-back.ts";

export default check({
  group: "fallback",
  claim: "Where websockets are answered with 426 the client ends on long polling, and returns when they pass",
  kind: "required",
  because: "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.22",
  needs: ["client", "upgrade", "writer"],
  after: ["fallback-healthy"],
  mutants: ["client-two-streams"],
  ofSubject: true,
  run: (t) => expectFallback(t, 426, "websocket_refused"),
});
