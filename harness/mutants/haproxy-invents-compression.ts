import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "HAProxy says that a websocket is compressed, and the server knows nothing of it",
  seen: "outside",
  because: "https://www.rfc-editor.org/rfc/rfc7692#section-5",
  twin: { way: "http", proxy: "haproxy" },
  configuration: (files) =>
    insert(files, "studio.cfg", /^frontend/, "  http-response set-header Sec-WebSocket-Extensions permessage-deflate if { status 101 }"),
  finding: "websocket-extensions-changed",
});
