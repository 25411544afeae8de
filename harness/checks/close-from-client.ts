import { check } from "../check.ts";

export default check({
  group: "transport",
  claim: "A websocket that the client closes is closed by the server, too, with the same code",
  kind: "required",
  because: "https://www.rfc-editor.org/rfc/rfc6455#section-7.1.1",
  needs: ["websocket"],
  after: ["websocket-handshake"],
  mutants: ["hop-passes-one-direction", "hop-drops-close-frames"],
  async run(t) {
    const socket = await t.openWebsocket();
    await socket.next();
    socket.close(1000);
    t.expect("close code that came back", 1000, (await socket.closed(5_000)).code);
  },
});
