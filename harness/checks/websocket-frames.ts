import { ackedBy, enterByWebsocket, eventPacket } from "../ask.ts";
import { check } from "../check.ts";

const FRAMES = 200;

export default check({
  group: "transport",
  claim: "Many frames on one websocket, sent without waiting, are answered completely and in order",
  kind: "required",
  because: "https://www.rfc-editor.org/rfc/rfc6455#section-5.4",
  needs: ["websocket", "socket-echo"],
  after: ["websocket-handshake"],
  mutants: ["hop-passes-one-direction", "hop-limits-messages", "studio-takes-few-calls"],
  async run(t) {
    const socket = await enterByWebsocket(t);
    const wanted = Array.from({ length: FRAMES }, (_, n) => n);
    // Of different lengths, so that they lie across the borders of whatever reads them.
    for (const n of wanted) socket.send(eventPacket(t, t.site.probes.socket.echo!, { text: "x".repeat((n * 37) % 1_500) }, n));
    const got: (number | null)[] = [];
    for (const _ of wanted) got.push(ackedBy(String(await socket.next())));
    t.expect("numbers of the answers", wanted, got);
  },
});
