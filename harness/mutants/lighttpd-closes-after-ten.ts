import { insert, mutant } from "../mutant.ts";

export default mutant({
  about: "lighttpd closes a connection after ten requests",
  seen: "outside",
  because: "server.max-keep-alive-requests",
  twin: { way: "http", proxy: "lighttpd" },
  configuration: (files) => insert(files, "studio.conf", /max-read-idle/, "server.max-keep-alive-requests = 10"),
  finding: "keep-alive-short",
});
