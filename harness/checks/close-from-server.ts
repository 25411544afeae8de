import { check } from "../check.ts";
import { not } from "../expect.ts";

export default check({
  group: "transport",
  claim: "A websocket that the server closes ends with a close frame, and not as if it had been cut",
  kind: "required",
  because: "https://www.rfc-editor.org/rfc/rfc6455#section-7.1.5",
  needs: ["websocket"],
  after: ["websocket-handshake"],
  mutants: ["hop-drops-close-frames"],
  async run(t) {
    const socket = await t.openWebsocket();
    await socket.next();
    // There is no packet of that type.
    socket.send("9");
    t.expect("close code", not(1006), (await socket.closed(5_000)).code);
  },
});
