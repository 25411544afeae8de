import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "nginx refuses what has a Sec-WebSocket-Key and no Upgrade",
  seen: "outside",
  because: "a rule of a firewall module",
  twin: { way: "http", proxy: "nginx" },
  configuration: (files) => insert(files, "studio.conf", /proxy_http_version/, "if ($http_sec_websocket_key) { return 403; }"),
  finding: "websocket-refused-before-studio",
});
