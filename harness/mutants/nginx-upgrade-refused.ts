import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "nginx refuses every websocket itself",
  seen: "outside",
  because: "a rule of a firewall module on Upgrade",
  twin: { way: "tls-termination", proxy: "nginx" },
  configuration: (files) => insert(files, "studio.conf", /proxy_http_version/, "if ($http_upgrade) { return 403; }"),
  finding: "websocket-refused-before-studio",
});
