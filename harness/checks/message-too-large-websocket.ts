import { enterByWebsocket, eventPacket } from "../ask.ts";
import { check } from "../check.ts";
import { TOO_LARGE } from "../message-sizes.ts";

export default check({
  group: "transport",
  claim: "A message above 1 MB ends its websocket with the close code 1009, and the next websocket works",
  kind: "required",
  because: "https://www.rfc-editor.org/rfc/rfc6455#section-7.4.1",
  needs: ["websocket", "socket-echo"],
  after: ["large-message-websocket"],
  mutants: ["memory-no-limit", "hop-limits-messages"],
  async run(t) {
    const socket = await enterByWebsocket(t);
    socket.send(eventPacket(t, t.site.probes.socket.echo!, { text: TOO_LARGE }, 1));
    const { code } = await socket.closed(5_000);
    t.expect("close code", 1009, code);
    await enterByWebsocket(t);
  },
});
