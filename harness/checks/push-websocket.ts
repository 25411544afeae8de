import { socketOver } from "../ask.ts";
import { check } from "../check.ts";
import { expectPushed } from "../push.ts";

export default check({
  group: "transport",
  claim: "What the server pushes over a websocket arrives at once, not with what it pushes next",
  kind: "required",
  because: "https://socket.io/docs/v4/reverse-proxy/",
  needs: ["websocket", "socket-push", "socket-echo"],
  after: ["websocket-handshake"],
  mutants: ["caddy-buffered", "memory-collects"],
  run: async (t) => expectPushed(t, await socketOver(t, "websocket")),
});
