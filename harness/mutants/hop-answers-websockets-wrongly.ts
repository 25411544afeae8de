import { mutant } from "../mutant.ts";

export default mutant({
  about: "Something before the proxy answers websockets without having read the key",
  seen: "outside",
  because: "https://www.rfc-editor.org/rfc/rfc6455#section-4.1",
  twin: { way: "http", proxy: "nginx" },
  evil: { websocket: "bad-accept" },
  finding: "websocket-accept-wrong",
});
