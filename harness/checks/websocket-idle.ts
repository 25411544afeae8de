import { SILENT_MS } from "../ask.ts";
import { check } from "../check.ts";

export default check({
  group: "transport",
  claim: "A websocket on which nothing is said for a while is still open, and still works",
  kind: "required",
  because: "https://socket.io/docs/v4/server-options/#pinginterval",
  needs: ["websocket"],
  after: ["websocket-handshake"],
  mutants: [
    "nginx-read-timeout",
    "nginx-stream-timeout",
    "caddy-read-timeout",
    "haproxy-tunnel-timeout",
    "lighttpd-read-idle",
    "hop-cuts-websockets",
  ],
  patient: true,
  async run(t) {
    const socket = await t.openWebsocket();
    await socket.next();
    await new Promise((resolve) => setTimeout(resolve, SILENT_MS));
    const closed = socket.isOpen ? null : await socket.closed();
    if (!t.expect(`after ${SILENT_MS} ms of silence`, "open", closed === null ? "open" : `closed with ${closed.code}`)) return;
    // The root is refused by some and accepted by others; both are an answer.
    socket.send("40");
    t.expect("the answer to a connect", /^4[04]/, String(await socket.next()));
  },
});
