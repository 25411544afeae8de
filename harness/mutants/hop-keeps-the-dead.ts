import { mutant } from "../mutant.ts";

export default mutant({
  about: "Something before the proxy keeps connections to it when their client has gone",
  seen: "outside",
  because: "proxies that keep connections of their own",
  twin: { way: "http", proxy: "nginx" },
  evil: { websocket: "keep" },
  finding: "dead-connections-kept",
});
