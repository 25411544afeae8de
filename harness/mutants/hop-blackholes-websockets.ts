import { mutant } from "../mutant.ts";

export default mutant({
  about: "Something before the proxy takes the request of a websocket and never answers",
  seen: "outside",
  because: "firewalls that drop what they do not know",
  twin: { way: "http", proxy: "nginx" },
  evil: { websocket: "blackhole" },
  finding: "websocket-swallowed",
});
