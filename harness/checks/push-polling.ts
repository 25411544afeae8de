import { socketOver } from "../ask.ts";
import { check } from "../check.ts";
import { expectPushed } from "../push.ts";

export default check({
  group: "transport",
  claim: "What the server pushes to a poll arrives at once, not with what it pushes next",
  kind: "required",
  because: "https://github.com/socketio/engine.io-protocol#http-long-polling",
  needs: ["polling", "socket-push", "socket-echo"],
  after: ["polling-handshake"],
  mutants: ["memory-collects"],
  run: async (t) => expectPushed(t, await socketOver(t, "polling")),
});
