import { check } from "../check.ts";

export default check({
  group: "handshake",
  claim: "The request of a websocket that lost its Upgrade header on the way is told so by the subject",
  kind: "better",
  because: "https://socket.io/docs/v4/troubleshooting-connection-issues/ (`Bad request` alone leaves people searching)",
  needs: ["websocket"],
  mutants: ["nginx-errors-replaced", "nginx-websocket-keys-refused", "haproxy-errors-replaced"],
  async run(t) {
    const path = t.socketPath.slice(t.site.prefix.length);
    const { status, text } = await t.send(`${path}?EIO=4&transport=websocket`, {
      lines: [
        ["Origin", t.site.origin],
        ["Sec-WebSocket-Version", "13"],
        ["Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="],
      ],
    });
    t.expect("status", 400, status);
    t.expect("code", /^\{"code":3,/, text);
    t.expect("what it says", /Upgrade/, text);
  },
});
