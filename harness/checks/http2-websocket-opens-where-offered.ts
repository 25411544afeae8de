import { check } from "../check.ts";

export default check({
  group: "http2",
  claim: "Where the edge offers websockets over HTTP/2, they open; where it does not, it does not say so",
  kind: "required",
  because: "https://www.rfc-editor.org/rfc/rfc8441#section-3",
  needs: ["http2", "websocket"],
  after: ["http2-answers", "websocket-handshake"],
  mutants: ["haproxy-http2-websockets-refused"],
  async run(t) {
    const session = await t.http2();
    t.note(session.extendedConnect ? "the edge offers websockets over HTTP/2" : "the edge does not offer websockets over HTTP/2");
    if (!session.extendedConnect) {
      t.expect("SETTINGS_ENABLE_CONNECT_PROTOCOL", false, session.extendedConnect);
      return;
    }
    const status = await session.upgrade(`${t.socketPath}?EIO=4&transport=websocket`, { origin: t.site.origin });
    t.expect("answer to CONNECT", 200, status);
  },
});
