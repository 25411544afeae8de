import { mutant } from "../mutant.ts";

export default mutant({
  about: "Something before the proxy ends websockets without their close frame",
  seen: "outside",
  because: "https://www.rfc-editor.org/rfc/rfc6455#section-7.1.5",
  twin: { way: "http", proxy: "nginx" },
  evil: { websocket: "curt" },
  finding: "close-frames-lost",
});
