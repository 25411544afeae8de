import { mutant } from "../mutant.ts";

export default mutant({
  about: "Something before the proxy resets connections that ask for a websocket",
  seen: "outside",
  because: "firewalls that look for the Upgrade header",
  twin: { way: "http", proxy: "nginx" },
  evil: { websocket: "reset" },
  finding: "websocket-refused-before-studio",
});
