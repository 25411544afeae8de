import { check } from "../check.ts";
import { expectFallback } from "../fall-back.ts";

export default check({
  group: "fallback",
  claim: "Where websockets are reset the client ends on long polling, and returns when they pass",
  kind: "required",
  because: "https://socket.io/docs/v4/troubleshooting-connection-issues/",
  needs: ["client", "upgrade", "writer"],
  after: ["fallback-healthy"],
  mutants: ["client-two-streams"],
  ofSubject: true,
  run: (t) => expectFallback(t, "reset", "websocket_refused"),
});
