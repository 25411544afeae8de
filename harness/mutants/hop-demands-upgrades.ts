import { mutant } from "../mutant.ts";

export default mutant({
  about: "Something before the proxy answers websockets with 426",
  seen: "outside",
  because: "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.22",
  twin: { way: "http", proxy: "nginx" },
  evil: { websocket: 426 },
  finding: "websocket-refused-before-studio",
});
