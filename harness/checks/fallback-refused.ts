import { check } from "../check.ts";
import { expectFallback } from "../fall-back.ts";

export default check({
  group: "fallback",
  claim: "Where websockets are refused the client ends on long polling, and returns when they pass",
  kind: "required",
  because: "https://github.com/socketio/socket.io/issues/1942",
  needs: ["client", "upgrade", "writer"],
  after: ["fallback-healthy"],
  mutants: ["client-no-return", "client-two-streams"],
  ofSubject: true,
  run: (t) => expectFallback(t, 403, "websocket_refused"),
});
