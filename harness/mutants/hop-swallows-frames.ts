import { mutant } from "../mutant.ts";

export default mutant({
  about: "Something before the proxy passes the handshake of a websocket on, and no frame",
  seen: "outside",
  because: "programs that inspect traffic and wait for the end of the answer",
  twin: { way: "http", proxy: "nginx" },
  evil: { websocket: "swallow" },
  finding: "websocket-silent",
});
