import { check } from "../check.ts";

export default check({
  group: "handshake",
  claim: "An upgrade passes in every form that clients write: in a list, in any case, in any order",
  kind: "required",
  because: "https://www.rfc-editor.org/rfc/rfc6455#section-4.2.1 (Firefox sends `Connection: keep-alive, Upgrade`)",
  needs: ["websocket"],
  after: ["websocket-handshake"],
  mutants: ["haproxy-upgrade-compared-exactly", "nginx-upgrade-compared-exactly", "caddy-upgrade-compared-exactly"],
  async run(t) {
    const target = `${t.socketPath}?EIO=4&transport=websocket`;
    const rest = `Origin: ${t.site.origin}\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`;
    for (const lines of ["Connection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n", "upgrade: WebSocket\r\nconnection: uPGRADE\r\n"]) {
      const { status } = await t.raw(`GET ${target} HTTP/1.1\r\nHost: HOST\r\n${lines}${rest}`);
      t.expect(`answer to ${lines.replaceAll("\r\n", "; ")}`, 101, status);
    }
  },
});
