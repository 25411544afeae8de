import { mutant } from "../mutant.ts";

export default mutant({
  about: "Something before the proxy answers websockets with 403",
  seen: "outside",
  because: "firewalls and company proxies",
  twin: { way: "http", proxy: "nginx" },
  evil: { websocket: 403 },
  finding: "websocket-refused-before-studio",
});
