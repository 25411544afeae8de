import { check } from "../check.ts";
import { expectFallback } from "../fall-back.ts";

export default check({
  group: "fallback",
  claim: "Where nothing answers a websocket the client gives it up, ends on long polling, and returns when it passes",
  kind: "required",
  because: "https://socket.io/docs/v4/client-options/#tryalltransports",
  needs: ["client", "upgrade", "writer"],
  after: ["fallback-healthy"],
  mutants: ["client-stock", "client-two-streams"],
  ofSubject: true,
  patient: true,
  run: (t) => expectFallback(t, "blackhole", "websocket_blackholed"),
});
