import { echoed, socketOver } from "../ask.ts";
import { check } from "../check.ts";
import { LARGE } from "../message-sizes.ts";

export default check({
  group: "transport",
  claim: "A message of 0.9 MB passes over a websocket, in both directions",
  kind: "required",
  because: "https://socket.io/docs/v4/server-options/#maxhttpbuffersize",
  needs: ["websocket", "socket-echo"],
  after: ["websocket-handshake"],
  mutants: ["hop-limits-messages", "memory-small-messages"],
  async run(t) {
    const connected = await socketOver(t, "websocket");
    const { text } = await echoed(t, connected, LARGE);
    t.expect("length of the echo", LARGE.length, String(text).length);
    t.expect("the echo is what was sent", true, text === LARGE);
  },
});
