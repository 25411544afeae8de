import { mutant } from "../mutant.ts";

export default mutant({
  about: "Something before the proxy ends every websocket after two seconds",
  seen: "outside",
  because: "load balancers whose time-out counts from the beginning and not from the last byte",
  twin: { way: "http", proxy: "nginx" },
  evil: { websocket: { cutMs: 2_000 } },
  finding: "connection-cut",
});
