import { mutant } from "../mutant.ts";

export default mutant({
  about: "Something before the proxy passes nothing on that a client says on its websocket",
  seen: "outside",
  because: "programs that inspect traffic and take a websocket for an answer",
  twin: { way: "http", proxy: "nginx" },
  evil: { websocket: "deaf" },
  finding: "websocket-silent",
});
