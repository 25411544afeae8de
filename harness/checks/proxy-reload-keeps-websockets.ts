import { ackedBy, enterByWebsocket, eventPacket } from "../ask.ts";
import { check } from "../check.ts";

/** Long enough for a proxy that gives its connections a moment before it cuts them. */
const AFTER_MS = 1_500;

export default check({
  group: "delivery",
  claim: "Websockets live through a reload of the proxy's configuration",
  kind: "required",
  because: "https://nginx.org/en/docs/control.html",
  needs: ["websocket", "socket-echo", "reload-live"],
  after: ["websocket-handshake"],
  mutants: ["nginx-reload-cuts", "haproxy-reload-cuts"],
  disturbs: "proxy",
  async run(t) {
    const socket = await enterByWebsocket(t);
    await t.site.inside!.reloadProxy!();
    await new Promise((resolve) => setTimeout(resolve, AFTER_MS));
    const closed = socket.isOpen ? null : await socket.closed();
    if (!t.expect(`the websocket ${AFTER_MS} ms later`, "open", closed === null ? "open" : `closed with ${closed.code}`)) return;
    socket.send(eventPacket(t, t.site.probes.socket.echo!, { text: "still here" }, 9));
    t.expect("the answer", 9, ackedBy(String(await socket.next())));
    // And new ones open.
    await enterByWebsocket(t);
  },
});
