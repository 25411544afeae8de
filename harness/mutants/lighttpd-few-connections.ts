import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "lighttpd takes eight connections, and lets the others wait",
  seen: "outside",
  because: "server.max-connections",
  twin: { way: "http", proxy: "lighttpd" },
  configuration: (files) => insert(files, "studio.conf", /max-read-idle/, "server.max-connections = 8"),
  finding: "connection-limit-small",
});
