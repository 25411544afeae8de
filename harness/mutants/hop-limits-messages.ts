import { mutant } from "../mutant.ts";

export default mutant({
  about: "Something before the proxy cuts websockets that carry more than 100 kB",
  seen: "outside",
  because: "programs that inspect traffic and keep what they have seen",
  twin: { way: "http", proxy: "nginx" },
  evil: { websocket: { limitBytes: 100_000 } },
  finding: "message-limit-small",
});
