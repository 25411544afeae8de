import { ackStart, enterByWebsocket, eventPacket } from "../ask.ts";
import { check } from "../check.ts";
import { startingWith } from "../expect.ts";

export default check({
  group: "transport",
  claim: "A websocket that is offered compression works, whether the server takes the offer or declines it",
  kind: "required",
  because: "https://www.rfc-editor.org/rfc/rfc7692#section-5",
  needs: ["websocket", "socket-echo"],
  after: ["websocket-handshake"],
  mutants: ["hop-passes-one-direction", "haproxy-invents-compression"],
  async run(t) {
    for (const deflate of [true, false]) {
      const socket = await enterByWebsocket(t, { deflate });
      const what = deflate ? "offered" : "not offered";
      t.note(`compression ${what}: ${socket.extensions || "none"}`);
      t.expect(`extensions, compression ${what}`, deflate ? /^$|^permessage-deflate/ : "", socket.extensions);
      socket.send(eventPacket(t, t.site.probes.socket.echo!, { text: "again and ".repeat(2_000) }, 3));
      t.expect(`an echo, compression ${what}`, startingWith(ackStart(t, 3)), String(await socket.next()).slice(0, 40));
    }
  },
});
